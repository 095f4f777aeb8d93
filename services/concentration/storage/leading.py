"""The greatest losses of each branch and of the firm, added up where they are kept."""

from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.windows import Window
from services.concentration.storage.exposed import HELD, bound
from services.concentration.storage.units import UNITS

# As where clients are lost by name: a unit bears what its clients got back, by their
# size, and who is lost already counts nowhere. The scope without a name is the firm.
LEADING = f"""
with of_clients as materialized (
  select b.client_id, b.branch_id, u.unit_id, b.cents
  from (
    select client_id, branch_id, sum(cents)::bigint as cents
    from concentration.months where month between :first and :last
    group by client_id, branch_id
  ) b
  join ({UNITS}) u using (client_id)
  join concentration.clients c on c.client_id = b.client_id
  left join concentration.clients s on s.client_id = c.counts_for
  where coalesce(s.status, c.status) <> 'lost'
),
of_units as materialized (
  select coalesce(branch_id, '') as scope, unit_id, sum(cents)::bigint as cents,
    sum(cents) filter (where cents > 0)::bigint as above
  from of_clients group by grouping sets ((branch_id, unit_id), (unit_id))
),
of_staff as (
  select f.scope, h.slice, sum(o.cents::float8 * u.cents / u.above) as cents
  from ({HELD}) h
  join concentration.staff p on p.staff_id = h.slice and p.active
  join of_clients o on o.client_id = h.client_id and o.cents > 0
  cross join lateral (values (o.branch_id), ('')) as f (scope)
  join of_units u on (u.scope, u.unit_id) = (f.scope, o.unit_id) and u.cents > 0
  group by f.scope, h.slice
),
of_one as materialized (
  select scope, max(cents) as cents from of_staff group by scope
)
select nullif(u.scope, '') as branch, max(u.cents) as largest,
  sum(u.cents) filter (where u.cents > 0)::bigint as revenue,
  sum(u.cents)::bigint as net, min(s.cents) as of_one
from of_units u left join of_one s using (scope)
group by u.scope having max(u.cents) > 0
"""


@dataclass(frozen=True)
class Leading:
    """What the largest unit brings in, and what hangs on one of us; all in cents.

    `net` is what is left of the revenue where some got more back than they were billed;
    `of_one` is None while nothing hangs on any of us.
    """

    largest: int
    revenue: int
    net: int
    of_one: float | None


def of_branches(
    transaction: Transaction, window: Window
) -> dict[BranchId | None, Leading]:
    """Add up each branch where anybody brings in anything and, under None, all."""
    rows = transaction.session.execute(text(LEADING), bound(window, None))
    return {row.branch: Leading(*row[1:]) for row in rows}
