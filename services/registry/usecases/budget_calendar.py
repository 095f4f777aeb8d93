"""The budget calendar: whose fiscal year ends soon, and who is to be told of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from libs.calendars.zones import local_day, start_of_day
from libs.contracts.budgets import YearEndNeared
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.budget_calendar import (
    TO_TALK_ABOUT_IT,
    YearEnd,
    ends_within,
)
from services.registry.storage import branches
from services.registry.storage import budget_calendar as storage
from services.registry.storage.budget_calendar import Ends
from services.registry.storage.entries import Wanted

A_WINDOW = 500
TOMORROW = timedelta(days=1)

Zones = Mapping[BranchId, ZoneInfo]


def coming(
    transaction: Transaction,
    within: int,
    wanted: Wanted,
    after: Sequence[str] | None,
    most: int,
) -> list[YearEnd]:
    """List the clients whose fiscal year ends within so many days, the first first."""
    ends = ends_of(transaction, branches.zones(transaction), within)
    return storage.coming(transaction, ends, wanted, after, most)


def announce(transaction: Transaction) -> datetime | None:
    """Announce whose year ends in 90 days or less; say when to look again.

    That is at once when there may be more, or else when a branch's next day begins.
    """
    zones = branches.zones(transaction)
    ends = ends_of(transaction, zones, TO_TALK_ABOUT_IT)
    untold = storage.tell(transaction, ends, A_WINDOW)
    transaction.announce([announcement(each) for each in untold])
    if len(untold) == A_WINDOW:
        return transaction.now
    return min(
        (next_day(transaction.now, each) for each in zones.values()), default=None
    )


def ends_of(transaction: Transaction, zones: Zones, within: int) -> Ends:
    """Map the ends that come within so many days of each branch's own day."""
    return {
        branch: ends_within(local_day(transaction.now, each), within)
        for branch, each in zones.items()
    }


def next_day(now: datetime, zone: ZoneInfo) -> datetime:
    return start_of_day(local_day(now, zone) + TOMORROW, zone)


def announcement(ending: YearEnd) -> YearEndNeared:
    return YearEndNeared(
        client_id=ending.client, branch_id=ending.branch, ends_on=ending.ends_on
    )
