"""With how many of a client's people we are in touch, client by client."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId
from services.concentration.domain.threads import IN_TOUCH, LONGEST_GAP
from services.concentration.storage.knowers import IN_CARE, UNKNOWN_LAST

GAPS = ", ".join(
    f"('{tier}', interval '{gap.days} days')" for tier, gap in LONGEST_GAP.items()
)
# Nobody told with whom we were in touch that is not one of those counted.
FOUND = f"""
select c.client_id as client, c.branch_id as branch, c.name, c.tier,
  count(p.contact_id) as contacts,
  nullif(count(*) filter (where p.last_at >= :since),
    case when u.unnamed then 0 end) as in_touch,
  coalesce(array_agg(p.contact_id order by p.contact_id) filter (
    where p.decision_maker and (p.last_at is null or p.last_at < :now - g.longest)
  ), '{{}}') as silent,
  max(p.last_at) as last_at
from concentration.clients c
join (values {GAPS}) as g (tier, longest) using (tier)
cross join lateral (select exists (
  select from concentration.dealings d
  join concentration.clients m on m.client_id = d.client_id
  where (m.client_id = c.client_id or m.counts_for = c.client_id)
    and d.contact_id is null and d.occurred_at between :since and :now
) as unnamed) u
left join lateral (
  select p.contact_id, p.decision_maker, (
    select max(d.occurred_at) from concentration.dealings d
    where d.contact_id = p.contact_id and d.occurred_at <= :now) as last_at
  from concentration.clients m join concentration.contacts p using (client_id)
  where (m.client_id = c.client_id or m.counts_for = c.client_id) and p.active
) p on true
where {IN_CARE}
group by c.client_id, u.unnamed
"""
# Nobody fell silent of whom it is not told either.
THREADS = f"""
select client, branch, name, tier, contacts, in_touch,
  case when in_touch is null then '{{}}' else silent end as silent, last_at
from ({FOUND}) f
"""
# Where somebody who decides is silent it is no better than with one thread.
PAGE = f"""
select * from (select t.*, coalesce(
  case when t.silent = '{{}}' then t.in_touch else least(t.in_touch, 1) end,
  {UNKNOWN_LAST}) as rank from ({THREADS}) t) t
where (cast(:branch as text) is null or t.branch = :branch)
  and (t.rank, t.client) > (:rank, :client)
order by t.rank, t.client limit :most
"""
COUNTED = f"""
select t.branch, count(*) filter (where t.in_touch is null) as unknown,
  count(*) filter (where t.in_touch = 0) as none,
  count(*) filter (where t.in_touch = 1) as single,
  count(*) filter (where t.silent <> '{{}}') as silent
from ({THREADS}) t group by t.branch
"""


@dataclass(frozen=True)
class Thread:
    """A client by with how many of its people we are in touch; None is not known.

    `silent` are those who decide there and with whom we were not for too long.
    """

    client: ClientId
    branch: BranchId
    name: str
    tier: str
    contacts: int
    in_touch: int | None
    silent: list[ContactId]
    last_at: datetime | None
    rank: int


@dataclass(frozen=True)
class Spoken:
    """Clients of a branch by with how many of their people we are in touch."""

    unknown: int = 0
    none: int = 0
    single: int = 0
    silent: int = 0

    @classmethod
    def of_all(cls, branches: Iterable["Spoken"]) -> "Spoken":
        """Add up branches."""
        return cls(*map(sum, zip(*map(astuple, branches), strict=True)))


def page(
    transaction: Transaction,
    now: datetime,
    branch: BranchId | None,
    after: tuple[int, str],
    most: int,
) -> list[Thread]:
    """Read the clients of a branch or of all that come after a place, worst first."""
    rank, client = after
    asked = {"branch": branch, "rank": rank, "client": client, "most": most}
    rows = transaction.session.execute(text(PAGE), recent(now) | asked)
    return [Thread(**row) for row in rows.mappings()]


def counted(transaction: Transaction, now: datetime) -> dict[BranchId, Spoken]:
    """Count the clients of each branch by with how many we are in touch."""
    rows = transaction.session.execute(text(COUNTED), recent(now))
    return {row.branch: Spoken(*row[1:]) for row in rows}


def recent(now: datetime) -> dict[str, Any]:
    """Bind what was in touch at a moment."""
    return {"now": now, "since": now - IN_TOUCH}
