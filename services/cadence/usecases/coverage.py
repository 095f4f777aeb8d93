"""Coverage: how many of the active clients each branch met, month by month."""

from collections.abc import Sequence

from libs.calendars.months import Month
from libs.calendars.zones import start_of_day
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.cadence.domain.coverage import Coverage
from services.cadence.storage import coverage as storage
from services.cadence.usecases import branches


def of_months(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    months: Sequence[Month],
) -> list[Coverage]:
    """Count for one branch or all, whom of the clients active now it met.

    Raises NoSuchBranch.
    """
    hours = branches.hours_of(transaction, branch)
    counted: list[Coverage] = []
    for month in months:
        first, after = month.day(1), month.plus(1).day(1)
        spans = {
            each: (start_of_day(first, h.zone), start_of_day(after, h.zone))
            for each, h in hours.items()
        }
        counted += storage.of_month(transaction, month, spans, staff)
    return counted
