"""Deliveries: what we do for clients beyond fixing things, month by month."""

from libs.calendars.months import Month
from libs.storage.transactions import Transaction
from libs.values import ClientId, StaffId
from services.touchpoints.domain.deliveries import Delivered
from services.touchpoints.storage import deliveries as storage
from services.touchpoints.storage.deliveries import WithoutDelivery
from services.touchpoints.usecases.entries import Entries

DELIVERIES = Entries(storage.DELIVERIES)


def delivered(transaction: Transaction, client: ClientId, month: Month) -> Delivered:
    """Sum up what was delivered to a client in a month."""
    items = storage.in_month(transaction, client, month)
    return Delivered(client, month, tuple(items))


def missing(
    transaction: Transaction,
    staff: StaffId | None,
    month: Month,
    after: str,
    most: int,
) -> list[WithoutDelivery]:
    """List active clients to whom nothing was delivered in a month."""
    return storage.missing(transaction, staff, month, after, most)
