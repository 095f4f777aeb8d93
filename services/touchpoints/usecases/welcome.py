"""Welcome: what clients complain of, and opt out of, earns nothing."""

from datetime import timedelta

from libs.contracts.welcome import ComplaintReceived
from libs.storage.transactions import Transaction
from libs.values import ClientId, Conflict, Refused
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.domain.welcome import Unwelcome, Welcome
from services.touchpoints.storage import frustrations
from services.touchpoints.storage import welcome as storage
from services.touchpoints.usecases import relationships

LOOKED_BACK = timedelta(days=365)


class AlreadyComplained(Conflict):
    """The client complained about this touch before, or opted out after it."""


class NotOurTouch(Refused):
    """A client complains about what we did, not about what they did."""


def complain(transaction: Transaction, logged: Touch) -> Touch:
    """Take back what a touch earned, and open a frustration; the touch stays logged.

    Raises NotOurTouch and AlreadyComplained.
    """
    if logged.direction is not Direction.OUT:
        raise NotOurTouch
    if not storage.note(transaction, [logged], Unwelcome.COMPLAINT):
        raise AlreadyComplained
    relationships.take_back(transaction, [logged], Unwelcome.COMPLAINT)
    frustrations.open_on(transaction, [logged])
    transaction.announce([fact(transaction, logged)])
    return logged


def fact(transaction: Transaction, touch: Touch) -> ComplaintReceived:
    return ComplaintReceived(
        touch_id=touch.id,
        client_id=touch.client,
        branch_id=touch.branch,
        kind=touch.kind,
        complained_at=transaction.now,
        contact_id=touch.contact,
    )


def of(transaction: Transaction, client: ClientId) -> Welcome:
    """Say how many of our touches of the last year were welcome."""
    return storage.of(transaction, client, transaction.now - LOOKED_BACK)
