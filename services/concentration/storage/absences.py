"""Who relies on one of ours, on whom else, and when those are away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.concentration.domain.absences import Away, Span
from services.concentration.storage.handovers import Held
from services.concentration.storage.knowers import (
    IN_CARE,
    STAYS,
    VOUCHED_BY,
    relied_on,
)

RELYING = f"""
select c.client_id as client, c.branch_id as branch, c.name, a.area, a.critical,
  array_remove(a.knowers, :staff) as others
from ({VOUCHED_BY}) a join concentration.clients c using (client_id)
where {IN_CARE} and :staff = any(a.knowers)
order by c.client_id, not a.critical, a.area
"""
IN_TOUCH = f"""
select c.client_id as client, c.branch_id as branch, c.name,
  array_remove(array_agg(distinct d.staff_id), :staff) as others
from concentration.clients c
join concentration.clients m on m.client_id = c.client_id or m.counts_for = c.client_id
join concentration.dealings d on d.client_id = m.client_id
join concentration.staff p on p.staff_id = d.staff_id and {STAYS}
where {IN_CARE} and d.occurred_at between :since and :now
  and exists (select from concentration.dealings o
    join concentration.clients n on n.client_id = o.client_id
    where o.staff_id = :staff and o.occurred_at between :since and :now
      and (n.client_id = c.client_id or n.counts_for = c.client_id))
group by c.client_id having :staff = any(array_agg(d.staff_id))
order by c.client_id
"""
AWAY = """
select staff_id, absences from concentration.staff where staff_id = any(:staff)
"""


@dataclass(frozen=True)
class Dealt:
    """A client that one of ours is in touch with, and who else of us is."""

    client: ClientId
    branch: BranchId
    name: str
    others: list[StaffId]


def relying(transaction: Transaction, staff: StaffId, as_of: date) -> list[Held]:
    """Read for what somebody can be relied on."""
    asked = relied_on(as_of) | {"staff": staff}
    return [Held(*row) for row in transaction.session.execute(text(RELYING), asked)]


def in_touch(
    transaction: Transaction, staff: StaffId, since: datetime, now: datetime
) -> list[Dealt]:
    """Read with whom somebody who stays was in touch."""
    asked = {"staff": staff, "since": since, "now": now}
    return [Dealt(*row) for row in transaction.session.execute(text(IN_TOUCH), asked)]


def away(transaction: Transaction, staff: Collection[StaffId]) -> dict[StaffId, Away]:
    """Read when people are away."""
    rows = transaction.session.execute(text(AWAY), {"staff": sorted(staff)})
    return {staff: [span_of(*days) for days in absences] for staff, absences in rows}


def span_of(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))
