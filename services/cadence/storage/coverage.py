"""How many clients were met, counted in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.calendars.months import Month
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.cadence.domain.coverage import Coverage

COVERAGE = """
select m.branch_id, count(c.client_id) as active,
  count(c.client_id) filter (where exists (
    select from cadence.touches t
    where t.client_id = c.client_id and t.satisfies = 'meeting'
      and t.occurred_at >= m.begins and t.occurred_at < m.ends
  )) as met
from unnest(cast(:branches as text[]), cast(:begins as timestamptz[]),
  cast(:ends as timestamptz[])) as m (branch_id, begins, ends)
left join cadence.clients c on c.branch_id = m.branch_id and c.status = 'active'
  and c.counts_for is null
  and (cast(:staff as text) is null or c.account_manager = :staff)
group by m.branch_id order by m.branch_id
"""


@dataclass(frozen=True)
class Span:
    """A month, as it begins and ends where a branch is."""

    month: Month
    begins: datetime
    ends: datetime


def of_months(
    transaction: Transaction, spans: Mapping[BranchId, Span], staff: StaffId | None
) -> list[Coverage]:
    """Count, for each branch, who is active, and who of them was met in its span."""
    rows = transaction.session.execute(
        text(COVERAGE),
        {
            "branches": list(spans),
            "begins": [each.begins for each in spans.values()],
            "ends": [each.ends for each in spans.values()],
            "staff": staff,
        },
    )
    return [
        Coverage(row.branch_id, spans[row.branch_id].month, row.active, row.met)
        for row in rows
    ]
