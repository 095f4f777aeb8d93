"""What contact cost and what was retained, added up by client, branch and firm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.domain.returns import Return
from services.concentration.domain.windows import TRAILING_MONTHS, Window

# Each touch is rounded by itself, so that all sums of them agree.
FOUND = """
with wanted as (
  select c.client_id, c.name, c.branch_id from concentration.clients c
  where c.counts_for is null {wanted}
),
billing as (
  select client_id, client_id as billed from wanted
  union all
  select w.client_id, c.client_id from wanted w
  join concentration.clients c on c.counts_for = w.client_id
),
contact as (
  select b.client_id, sum(t.minutes) as minutes,
    sum(t.minutes) filter (where h.cents is null) as uncosted,
    sum(round(t.minutes * h.cents / 60.0)) as cost
  from billing b join concentration.touch_times t on t.client_id = b.billed
  left join lateral (
    select h.cents from concentration.contact_hours h
    where h.from_day <= t.touched_on order by h.from_day desc limit 1
  ) h on true
  where t.touched_on between :since and :until group by b.client_id
),
yearly as (
  select b.client_id,
    coalesce(sum(m.cents) filter (where m.month >= :since), 0) as revenue,
    coalesce(sum(m.cents) filter (where m.month < :since), 0) as before
  from billing b join concentration.months m on m.client_id = b.billed
  where m.month >= :since_before and m.month <= :until group by b.client_id
),
found as (
  select w.*, c.minutes, c.uncosted, c.cost, y.revenue, y.before,
    greatest(least(y.revenue, y.before), 0) as retained
  from wanted w left join contact c using (client_id)
  left join yearly y using (client_id)
)
"""
SUMS = """
count(coalesce(minutes, revenue)) as clients,
coalesce(sum(minutes), 0)::bigint as minutes,
coalesce(sum(uncosted), 0)::bigint as uncosted_minutes,
case when sum(uncosted) > 0 then null else coalesce(sum(cost), 0) end::bigint as cost,
coalesce(sum(revenue), 0)::bigint as revenue,
coalesce(sum(before), 0)::bigint as before,
coalesce(sum(retained), 0)::bigint as retained
"""
BRANCHES = f"""
{FOUND.format(wanted="")}
select branch_id as branch, {SUMS} from found
group by grouping sets ((branch_id), ())
"""
A_PAGE = """
and (cast(:branch as text) is null or c.branch_id = :branch)
and c.client_id > :after order by c.client_id limit :most
"""
CLIENTS = f"""
{FOUND.format(wanted=A_PAGE)}
select client_id as client, name, branch_id as branch, {SUMS} from found
group by client_id, name, branch_id order by client_id
"""


@dataclass(frozen=True, kw_only=True)
class OfClient(Return):
    """What contact with a client cost, and what was retained."""

    client: ClientId
    name: str
    branch: BranchId


def of_branches(
    transaction: Transaction, window: Window
) -> Mapping[BranchId | None, Return]:
    """Add up each branch that is seen, and under None all."""
    rows = transaction.session.execute(text(BRANCHES), bound(window))
    found = (dict(row) for row in rows.mappings())
    return {each.pop("branch"): Return(**each) for each in found}


def of_clients(
    transaction: Transaction,
    window: Window,
    branch: BranchId | None,
    place: tuple[str, int],
) -> list[OfClient]:
    """Read so many clients after an id."""
    after, most = place
    asked = bound(window) | {"branch": branch, "after": after, "most": most}
    rows = transaction.session.execute(text(CLIENTS), asked)
    return [OfClient(**row) for row in rows.mappings()]


def bound(window: Window) -> dict[str, Any]:
    since, until = window.days()
    before = window.back(TRAILING_MONTHS).first.day(1)
    return {"since": since, "until": until, "since_before": before}
