"""Whose time was not sold in which week, and whether that has been acted on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.purposes import Purpose
from services.cadence.storage.tasks import OPEN

WEEKS = Bulk(
    "idle_weeks",
    {
        "staff_id": "text",
        "week_on": "date",
        "branch_id": "text",
        "low": "boolean",
        "revision": "bigint",
        "drafted": "boolean",
    },
)
# A correction that leaves it at what it was calls for nothing more.
NEWEST_WINS = """
on conflict (staff_id, week_on) do update set
  drafted = idle_weeks.drafted and idle_weeks.low = excluded.low,
  (branch_id, low, revision) = row(excluded.branch_id, excluded.low, excluded.revision)
where idle_weeks.revision < excluded.revision
"""
# One whose branch is not known yet waits.
UNDRAFTED = """
select w.staff_id, w.week_on, w.branch_id, w.low, w.revision
from cadence.idle_weeks w join cadence.branches b using (branch_id)
where not w.drafted order by w.week_on, w.staff_id
limit 1 for no key update of w skip locked
"""
WITHDRAW = f"""
update cadence.tasks t set closed_at = :now, outcome = 'withdrawn'
where t.purpose = '{Purpose.OUTREACH}' and t.branch_id = :branch
  and t.occasion = :occasion and {OPEN} returning t.client_id
"""


@dataclass(frozen=True)
class IdleWeek:
    """How much of somebody's time was sold in a week: too little when `low`."""

    staff: StaffId
    week_on: date
    branch: BranchId
    low: bool
    revision: int

    @property
    def occasion(self) -> str:
        """What tasks name it by."""
        return f"{self.week_on} {self.staff}"


def keep(transaction: Transaction, weeks: Sequence[IdleWeek]) -> None:
    """Write down what is newer than what was known."""
    in_order = sorted(weeks, key=lambda each: each.revision)
    newest = {(each.staff, each.week_on): each for each in in_order}
    rows = [
        (each.staff, each.week_on, each.branch, each.low, each.revision, False)
        for _, each in sorted(newest.items())
    ]
    WEEKS.insert(transaction, rows, NEWEST_WINS)


def undrafted(transaction: Transaction) -> IdleWeek | None:
    """Take in hand the first week that nothing was done about yet."""
    row = transaction.session.execute(text(UNDRAFTED)).one_or_none()
    return IdleWeek(*row) if row else None


def withdraw(transaction: Transaction, week: IdleWeek) -> list[ClientId]:
    """Close what is open because of a week; return the clients."""
    bound = {"branch": week.branch, "occasion": week.occasion, "now": transaction.now}
    return list(transaction.session.execute(text(WITHDRAW), bound).scalars())


def set_drafted(transaction: Transaction, week: IdleWeek) -> None:
    """Note that it has been acted on."""
    transaction.session.execute(
        text(
            "update cadence.idle_weeks set drafted = true"
            " where (staff_id, week_on) = (:staff, :week)"
        ),
        {"staff": week.staff, "week": week.week_on},
    )
