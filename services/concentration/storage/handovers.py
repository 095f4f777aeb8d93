"""What somebody of ours would leave behind, and who could take it over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.concentration.domain.teaching import Colleague
from services.concentration.storage.knowers import (
    EVERY_AREA,
    IN_CARE,
    OF_CLIENTS,
    STAYS,
    VOUCHED_BY,
    relied_on,
)

PERSON = """
select staff_id as id, branch_id as branch, name, permanent, active
from concentration.staff where staff_id = :staff
"""
# What the person vouched for and nobody else who stays can be relied on to know.
ONLY_THEIRS = f"""
select c.client_id as client, c.branch_id as branch, c.name, a.area, a.critical,
  array_remove(a.knowers, :staff) as others
from ({VOUCHED_BY}) a join concentration.clients c using (client_id)
where {IN_CARE} and :staff = any(a.vouched) and a.knowers <@ array[:staff]
order by c.client_id, not a.critical, a.area
"""
LOOKED_AFTER = """
select c.client_id as client, c.branch_id as branch, c.name,
  c.account_manager = :staff as manages
from concentration.clients c
where c.counts_for is null and c.status <> 'lost'
  and :staff in (c.account_manager, c.deputy)
order by c.client_id
"""
COLLEAGUES = f"""
with areas as ({OF_CLIENTS}),
held as (
  select a.knowers[1] as staff_id, count(*) as alone
  from ({EVERY_AREA}) a where a.critical and cardinality(a.knowers) = 1
  group by a.knowers[1]
)
select c.client_id as client, p.staff_id as staff, p.name,
  coalesce(p.staff_id in (c.account_manager, c.deputy), false) as looks_after,
  (select count(*) from areas a
    where a.client_id = c.client_id and p.staff_id = any(a.knowers)) as areas,
  (select max(d.occurred_at) from concentration.dealings d
    join concentration.clients m on m.client_id = d.client_id
    where d.staff_id = p.staff_id
      and (m.client_id = c.client_id or m.counts_for = c.client_id)) as last_at,
  coalesce(h.alone, 0) as alone
from concentration.clients c
join concentration.staff p on p.branch_id = c.branch_id and {STAYS}
left join held h on h.staff_id = p.staff_id
where c.client_id = any(:clients) and p.staff_id <> :staff
"""


NAMES = "select staff_id, name from concentration.staff where staff_id = any(:staff)"


@dataclass(frozen=True)
class Person:
    """One of ours."""

    id: StaffId
    branch: BranchId
    name: str
    permanent: bool
    active: bool


@dataclass(frozen=True)
class Held:
    """A client's area that one of ours knows, and who else can be relied on for it."""

    client: ClientId
    branch: BranchId
    name: str
    area: str
    critical: bool
    others: list[StaffId]


@dataclass(frozen=True)
class LookedAfter:
    """A client that one of ours manages, or is the deputy for."""

    client: ClientId
    branch: BranchId
    name: str
    manages: bool


def person(transaction: Transaction, staff: StaffId) -> Person | None:
    """Find one of ours who is seen."""
    row = transaction.session.execute(text(PERSON), {"staff": staff}).first()
    return Person(*row) if row else None


def names_of(
    transaction: Transaction, staff: Collection[StaffId]
) -> dict[StaffId, str]:
    """Read what people of ours are called."""
    rows = transaction.session.execute(text(NAMES), {"staff": sorted(staff)})
    return {row.staff_id: row.name for row in rows}


def only_theirs(transaction: Transaction, staff: StaffId, as_of: date) -> list[Held]:
    """Read what would be lost with somebody."""
    asked = relied_on(as_of) | {"staff": staff}
    return [Held(*row) for row in transaction.session.execute(text(ONLY_THEIRS), asked)]


def looked_after(transaction: Transaction, staff: StaffId) -> list[LookedAfter]:
    """Read whom somebody looks after."""
    rows = transaction.session.execute(text(LOOKED_AFTER), {"staff": staff})
    return [LookedAfter(*row) for row in rows]


def colleagues(
    transaction: Transaction,
    staff: StaffId,
    clients: Collection[ClientId],
    as_of: date,
) -> dict[ClientId, list[Colleague]]:
    """Read who else of a client's branch stays, and what ties them to the client."""
    asked = relied_on(as_of) | {"staff": staff, "clients": sorted(clients)}
    found: dict[ClientId, list[Colleague]] = {each: [] for each in clients}
    for client, *tied in transaction.session.execute(text(COLLEAGUES), asked):
        found[client].append(Colleague(*tied))
    return found
