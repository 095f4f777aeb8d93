"""Mails: that one passed is a touch; what it says is nobody's business here."""

from collections.abc import Sequence

from libs.contracts.mails import MailExchanged
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import Direction
from services.touchpoints.usecases import naming
from services.touchpoints.usecases.naming import Encounter


def log(transaction: Transaction, exchanged: Sequence[MailExchanged]) -> Verdicts:
    """Log mails with the clients whose addresses they went to or came from."""
    return naming.log(transaction, exchanged, told_by)


def told_by(mail: MailExchanged) -> Encounter:
    return Encounter(
        address=mail.address,
        client=mail.client_id,
        staff_email=mail.staff_email,
        kind=kind_of(mail),
        direction=Direction(mail.direction),
        occurred_at=mail.sent_at,
    )


def kind_of(mail: MailExchanged) -> str:
    """Name the kind: to answer a mail is exempt from gaps, to write one is not."""
    if mail.newsletter:
        return "email_newsletter"
    return "reply" if mail.reply and mail.direction == "out" else "mail"
