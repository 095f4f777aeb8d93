"""Parked mails: what could not be taken in, and what people decide of it."""

from libs.storage.transactions import Transaction
from libs.values import NotFound
from services.outbound.storage import mailboxes


class NoSuchParkedMail(NotFound):
    """No mail of this id is set aside: it was taken in or let go."""


def try_again(transaction: Transaction, mail: str, reason: str) -> None:
    """Have a mail taken in at the next look; raises NoSuchParkedMail."""
    if not mailboxes.try_again(transaction, mail):
        raise NoSuchParkedMail
    transaction.audit("parked mail tried again", mail, reason=reason)


def let_go(transaction: Transaction, mail: str, reason: str) -> None:
    """Leave a mail where it lies for good; raises NoSuchParkedMail."""
    if not mailboxes.let_go(transaction, mail):
        raise NoSuchParkedMail
    transaction.audit("parked mail let go", mail, reason=reason)
