"""What was delivered to clients, and to whom nothing was."""

from dataclasses import dataclass

from sqlalchemy import text

from libs.calendars.months import Month
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.deliveries import Delivery
from services.touchpoints.storage.copies import ASSIGNED
from services.touchpoints.storage.entries import table_of

DELIVERIES = table_of("deliveries", Delivery, "delivery_id", "delivered_on")
IN_MONTH = "delivered_on >= :first and delivered_on <= :last"


@dataclass(frozen=True)
class WithoutDelivery:
    """An active client to whom nothing was delivered in a month."""

    client: str
    branch: str
    name: str


def in_month(transaction: Transaction, client: str, month: Month) -> list[Delivery]:
    """Read what was delivered to a client in a month, by day."""
    return DELIVERIES.read(
        transaction,
        f"where client_id = :client and {IN_MONTH} order by delivered_on, delivery_id",
        client=client,
        **days_of(month),
    )


def missing(
    transaction: Transaction,
    staff: StaffId | None,
    month: Month,
    after: str,
    most: int,
) -> list[WithoutDelivery]:
    """Read active clients without any delivery in a month.

    Who came after the month is over is left out.
    """
    rows = transaction.session.execute(
        text(
            "select o.client_id, o.branch_id, o.name from touchpoints.clients o"
            f" where o.status = 'active' and o.since <= :last and {ASSIGNED}"
            " and o.counts_for is null and o.client_id > :after and not exists ("
            "   select from touchpoints.deliveries d"
            f"  where d.client_id = o.client_id and {IN_MONTH})"
            " order by o.client_id limit :most"
        ),
        {"staff": staff, "after": after, "most": most, **days_of(month)},
    )
    return [WithoutDelivery(*row) for row in rows]


def days_of(month: Month) -> dict[str, object]:
    return {"first": month.day(1), "last": month.last_day}
