"""By what revenue is told apart, as a join that says of each row its slices."""

from collections.abc import Collection, Mapping

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.concentration.domain.slices import Kind

# A client without the property is in the slice of what nobody told.
SLICES: Mapping[Kind, str] = {
    Kind.LINE: "cross join lateral (select nullif(m.line, '') as slice) s",
    Kind.VENDOR: "cross join lateral (select nullif(m.vendor, '') as slice) s",
    Kind.SECTOR: """left join (
  select client_id, industry as slice from concentration.clients
) s using (client_id)""",
    Kind.REFERRER: """left join (
  select distinct on (client_id) client_id, referrer_id as slice
  from concentration.referrals order by client_id, received_at, introduction_id
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
