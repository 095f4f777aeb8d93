"""By what revenue is told apart, as a join that says of each row its slices."""

from collections.abc import Collection, Mapping

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.concentration.domain.slices import Kind

# A client without the property is in the slice of what nobody told. What is so of the
# client that another counts for is so of both.
SLICES: Mapping[Kind, str] = {
    Kind.LINE: "cross join lateral (select nullif(m.line, '') as slice) s",
    Kind.VENDOR: "cross join lateral (select nullif(m.vendor, '') as slice) s",
    Kind.SECTOR: """left join (
  select c.client_id,
    case when s.client_id is null then c.industry else s.industry end as slice
  from concentration.clients c
  left join concentration.clients s on s.client_id = c.counts_for
) s using (client_id)""",
    Kind.REFERRER: """left join (
  select distinct on (c.client_id) c.client_id,
    coalesce(p.counts_for, r.referrer_id) as slice
  from concentration.clients c
  join concentration.clients o
    on coalesce(o.counts_for, o.client_id) = coalesce(c.counts_for, c.client_id)
  join concentration.referrals r on r.client_id = o.client_id
  left join concentration.clients p on p.client_id = r.referrer_id
  order by c.client_id, r.received_at, r.introduction_id
) s using (client_id)""",
    Kind.BUILDING: """left join (
  select distinct client_id, concat_ws(' ', country, postal_code) as slice
  from concentration.sites where not removed and postal_code is not null
) s using (client_id)""",
}
NAMES = """
select client_id, name from concentration.clients where client_id = any(:clients)
"""


def names_of(transaction: Transaction, clients: Collection[str]) -> dict[str, str]:
    """Read the names of those of the clients that may be seen."""
    rows = transaction.session.execute(text(NAMES), {"clients": sorted(clients)})
    return {row.client_id: row.name for row in rows}
