"""What was billed of whose weeks, and which weeks were told of."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.concentration.domain.utilisation import Week

IDLE_WEEKS = Bulk(
    "idle_weeks",
    {
        "staff_id": "text",
        "week_on": "date",
        "branch_id": "text",
        "utilisation": "float8",
        "threshold": "float8",
        "revision": "bigint",
    },
)
BILLED = """
select staff_id, worked_on - extract(isodow from worked_on)::int + 1 as week_on,
  coalesce(sum(minutes) filter (where billable), 0) / 60.0 as hours
from concentration.time_entries
where staff_id is not null and worked_on >= :since and worked_on < :until
group by 1, 2
"""
TOLD = """
select staff_id, week_on, branch_id, utilisation, threshold, revision
from concentration.idle_weeks where week_on = any(:weeks)
"""

WeekOf = tuple[StaffId, date]


def billed(transaction: Transaction, since: date, until: date) -> dict[WeekOf, float]:
    """Read how many hours were billed of the weeks of those who logged any time."""
    bound = {"since": since, "until": until}
    rows = transaction.session.execute(text(BILLED), bound)
    return {(row.staff_id, row.week_on): float(row.hours) for row in rows}


def told(transaction: Transaction, weeks: Sequence[date]) -> dict[WeekOf, Week]:
    """Read what was told of these weeks."""
    rows = transaction.session.execute(text(TOLD), {"weeks": list(weeks)})
    return {(row.staff_id, row.week_on): Week(*row) for row in rows}


def save(transaction: Transaction, weeks: Iterable[Week]) -> None:
    """Write down what is told of weeks."""
    rows = [
        (e.staff, e.week_on, e.branch, e.utilisation, e.threshold, e.revision)
        for e in weeks
    ]
    IDLE_WEEKS.insert(transaction, rows, IDLE_WEEKS.last_wins("staff_id", "week_on"))
