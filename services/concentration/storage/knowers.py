"""Who of us can be relied on to know what of a client's affairs."""

from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.concentration.domain.knowers import SAFE, VERIFIED_FOR
from services.concentration.domain.leavers import Known

# Clients whose affairs are ours, each with those that count for it.
IN_CARE = "c.counts_for is null and c.status in ('active', 'dormant')"
STAYS = "p.active and p.permanent"
NEWEST = """not exists (select from concentration.knowledge n
  where n.note_id = k.note_id and n.revision > k.revision)"""
# Of each area who vouched for it, and those of them who count, in order.
AREAS = f"""
select k.note_id, coalesce(c.counts_for, c.client_id) as client_id, k.area, k.critical,
  array_agg(k.staff_id) as vouched,
  coalesce(array_agg(k.staff_id order by k.staff_id) filter (
    where {STAYS} and k.verified_on between :known_since and :as_of), '{{{{}}}}'
  ) as knowers,
  min(k.verified_on) filter (
    where {STAYS} and k.verified_on between :known_since and :as_of) as oldest
from concentration.knowledge k
join concentration.clients c on c.client_id = k.client_id
left join concentration.staff p on p.staff_id = k.staff_id
where {NEWEST} {{only}}
group by k.note_id, coalesce(c.counts_for, c.client_id), k.area, k.critical
"""
EVERY_AREA = AREAS.format(only="")
OF_CLIENTS = AREAS.format(
    only="and (c.client_id = any(:clients) or c.counts_for = any(:clients))"
)
VOUCHED_BY = AREAS.format(
    only="""and k.note_id in (
  select v.note_id from concentration.knowledge v where v.staff_id = :staff)"""
)
FACTORS = f"""
select c.client_id as client, c.branch_id as branch, c.name,
  count(a.note_id) as areas,
  count(a.note_id) filter (where a.knowers = '{{{{}}}}') as orphaned,
  min(cardinality(a.knowers)) as factor,
  (array_agg(a.area order by cardinality(a.knowers), a.area))[1] as weakest,
  coalesce((array_agg(to_jsonb(a.knowers) order by cardinality(a.knowers), a.area))[1],
    '[]') as knowers,
  min(a.oldest) as oldest
from concentration.clients c
left join ({{areas}}) a on a.client_id = c.client_id and a.critical
where {IN_CARE}
group by c.client_id
"""
UNKNOWN_LAST = 2_000_000_000
PAGE = f"""
select f.*, coalesce(f.factor, {UNKNOWN_LAST}) as rank, array(
  select p.name from concentration.staff p
  where to_jsonb(p.staff_id) <@ f.knowers order by p.name) as names
from ({FACTORS.format(areas=EVERY_AREA)}) f
where (cast(:branch as text) is null or f.branch = :branch)
  and (coalesce(f.factor, {UNKNOWN_LAST}), f.client) > (:rank, :client)
order by rank, f.client limit :most
"""
OF_SOME = f"""
select * from ({FACTORS.format(areas=OF_CLIENTS)}) f where f.client = any(:clients)
"""
COUNTED = f"""
select f.branch, count(*) as clients,
  count(*) filter (where f.factor is null) as unknown,
  count(*) filter (where f.factor = 0) as orphaned,
  count(*) filter (where f.factor between 1 and {SAFE - 1}) as alone
from ({FACTORS.format(areas=EVERY_AREA)}) f group by f.branch
"""
KNOWN = f"""
select c.branch_id, a.knowers, count(*) as areas
from ({EVERY_AREA}) a join concentration.clients c using (client_id)
where {IN_CARE} and a.critical group by c.branch_id, a.knowers
"""


@dataclass(frozen=True)
class Factor:
    """On how many a client hangs; None when no critical area of it is on record.

    Of its `weakest` area `knowers` are all who count; `oldest` is the day on which the
    first of all its knowers vouched.
    """

    client: ClientId
    branch: BranchId
    name: str
    areas: int
    orphaned: int
    factor: int | None
    weakest: str | None
    knowers: list[StaffId]
    oldest: date | None
    rank: int = UNKNOWN_LAST
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cared:
    """How many clients a branch cares for, and on how many of us they hang.

    `alone` hang on one, `orphaned` on nobody; of the `unknown` nothing is on record.
    """

    clients: int = 0
    unknown: int = 0
    orphaned: int = 0
    alone: int = 0

    @property
    def at_risk(self) -> float | None:
        """Which part of those that are on record fewer know than is safe."""
        known = self.clients - self.unknown
        return (self.orphaned + self.alone) / known if known else None

    @classmethod
    def of_all(cls, branches: Iterable["Cared"]) -> "Cared":
        """Add up branches."""
        return cls(*map(sum, zip(*map(astuple, branches), strict=True)))


def page(
    transaction: Transaction,
    as_of: date,
    branch: BranchId | None,
    after: tuple[int, str],
    most: int,
) -> list[Factor]:
    """Read the clients of a branch or of all that come after a place, worst first."""
    rank, client = after
    asked = {"branch": branch, "rank": rank, "client": client, "most": most}
    rows = transaction.session.execute(text(PAGE), relied_on(as_of) | asked)
    return [Factor(**row) for row in rows.mappings()]


def of_clients(
    transaction: Transaction, as_of: date, clients: Collection[ClientId]
) -> dict[ClientId, Factor]:
    """Read those of the clients that are in our care."""
    asked = relied_on(as_of) | {"clients": sorted(clients)}
    rows = transaction.session.execute(text(OF_SOME), asked)
    found = (Factor(**row) for row in rows.mappings())
    return {each.client: each for each in found}


def counted(transaction: Transaction, as_of: date) -> dict[BranchId, Cared]:
    """Count the clients of each branch by on how many of us they hang."""
    rows = transaction.session.execute(text(COUNTED), relied_on(as_of))
    return {row.branch: Cared(*row[1:]) for row in rows}


def known(transaction: Transaction, as_of: date) -> dict[BranchId, Known]:
    """Count the critical areas of each branch by who knows them."""
    rows = transaction.session.execute(text(KNOWN), relied_on(as_of))
    found: dict[BranchId, dict[frozenset[StaffId], int]] = {}
    for branch, knowers, areas in rows:
        found.setdefault(branch, {})[frozenset(knowers)] = areas
    return dict(found)


def relied_on(as_of: date) -> dict[str, Any]:
    """Bind since when somebody must have vouched to count on a day."""
    return {"as_of": as_of, "known_since": as_of - VERIFIED_FOR}
