"""Mails: that one passed is a touch; what it says is nobody's business here."""

from collections.abc import Sequence
from functools import partial

from libs.contracts.mails import MailExchanged
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import StaffId, TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.usecases import naming, touches
from services.touchpoints.usecases.touches import Report


def log(transaction: Transaction, exchanged: Sequence[MailExchanged]) -> Verdicts:
    """Log mails with the clients whose addresses they went to or came from."""
    staff = naming.staff(transaction, [mail.staff_email for mail in exchanged])
    whose = naming.references(
        transaction, [(mail.address, mail.client_id) for mail in exchanged]
    )
    reports = []
    for mail, reference in zip(exchanged, whose, strict=True):
        make = partial(touch_of, mail, staff(mail.staff_email))
        reports.append(Report(mail, reference, mail.sent_at, make))
    return touches.log(transaction, reports)


def touch_of(
    mail: MailExchanged, staff: StaffId | None, touch: TouchId, whose: Candidate
) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind=kind_of(mail),
        direction=Direction(mail.direction),
        occurred_at=mail.sent_at,
        contact=whose.contact,
        staff=staff,
    )


def kind_of(mail: MailExchanged) -> str:
    """Name the kind: to answer a mail is exempt from gaps, to write one is not."""
    if mail.newsletter:
        return "email_newsletter"
    return "reply" if mail.reply and mail.direction == "out" else "mail"
