"""Coverage: how many of the active clients each branch met, month by month."""

from zoneinfo import ZoneInfo

from libs.calendars.months import Month, month_of
from libs.calendars.zones import start_of_day
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.cadence.domain.coverage import Coverage
from services.cadence.storage import coverage as storage
from services.cadence.storage.coverage import Span
from services.cadence.usecases import branches


def of_months(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    months: int,
) -> list[Coverage]:
    """Count for one branch or all, whom of the clients active now it met.

    So many `months` are counted, back from the one it is where the branch is.
    Raises NoSuchBranch.
    """
    hours = branches.hours_of(transaction, branch)
    zones = {each: known.zone for each, known in hours.items()}
    counted: list[Coverage] = []
    for passed in range(months):
        spans = {
            each: span_of(month_of(transaction.now, zone).plus(-passed), zone)
            for each, zone in zones.items()
        }
        counted += storage.of_months(transaction, spans, staff)
    return counted


def span_of(month: Month, zone: ZoneInfo) -> Span:
    begins, ends = month.day(1), month.plus(1).day(1)
    return Span(month, start_of_day(begins, zone), start_of_day(ends, zone))
