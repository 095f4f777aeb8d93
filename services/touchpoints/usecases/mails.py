"""Mails: that one passed is a touch; what it says is nobody's business here."""

from collections.abc import Sequence
from functools import partial

from libs.contracts.mails import MailExchanged
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.touches import Report


def log(transaction: Transaction, exchanged: Sequence[MailExchanged]) -> Verdicts:
    """Log mails with the clients whose addresses they went to or came from."""
    reports = [
        Report(mail, mail.address.lower(), mail.sent_at, partial(touch_of, mail))
        for mail in exchanged
    ]
    return touches.log(transaction, reports)


def touch_of(mail: MailExchanged, touch: TouchId, whose: Candidate) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind="email_newsletter" if mail.newsletter else "mail",
        direction=Direction(mail.direction),
        occurred_at=mail.sent_at,
        contact=whose.contact,
    )
