"""Who of us holds what alone, and how much revenue hangs on that."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.concentration.domain.windows import Window
from services.concentration.storage.knowers import EVERY_AREA, IN_CARE, relied_on

# Who holds what alone, and what its clients brought in over the months that count.
HOLDERS = f"""
select p.staff_id as staff, p.name, p.branch_id as branch, sum(h.areas)::int as areas,
  count(*) as clients, sum(h.cents)::bigint as cents
from (
  select a.knowers[1] as staff_id, count(*) as areas, (
    select sum(b.cents) from concentration.months b
    join concentration.clients m on m.client_id = b.client_id
    where (m.client_id = c.client_id or m.counts_for = c.client_id)
      and b.month between :first and :last) as cents
  from ({EVERY_AREA}) a join concentration.clients c using (client_id)
  where {IN_CARE} and a.critical and cardinality(a.knowers) = 1
    and (cast(:branch as text) is null or c.branch_id = :branch)
  group by a.knowers[1], c.client_id
) h join concentration.staff p using (staff_id)
group by p.staff_id
order by cents desc nulls last, areas desc, staff
"""


@dataclass(frozen=True)
class Holder:
    """One of ours, the critical areas and clients that hang on them alone.

    `cents` is what those clients brought in, None when nothing was billed.
    """

    staff: StaffId
    name: str
    branch: BranchId
    areas: int
    clients: int
    cents: int | None


def of(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> list[Holder]:
    """Read on whom alone clients hang, those who bring in the most first."""
    asked: dict[str, Any] = {
        "first": window.first.day(1),
        "last": window.last.day(1),
        "branch": branch,
    }
    rows = transaction.session.execute(text(HOLDERS), relied_on(window.as_of) | asked)
    return [Holder(**row) for row in rows.mappings()]
