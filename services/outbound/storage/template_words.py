"""What templates say of those they are for, read for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId, ContactId, StaffId

# Nobody signs who has left; then the account manager does, or the branch alone.
READ = """
select a.at, c.branch_id, c.name as client, c.first_service_on, c.account_manager,
  c.deputy, p.name as contact, p.language, s.name as sender, s.email, p.zone,
  (select here.country from outbound.sites here
    where here.client_id = c.client_id and not here.removed
    order by here.site_id limit 1) as country
from unnest(cast(:at as integer[]), cast(:clients as text[]),
  cast(:contacts as text[]), cast(:staff as text[]))
  as a (at, client_id, contact_id, staff_id)
join outbound.clients c on c.client_id = a.client_id
left join outbound.contacts p on p.contact_id = a.contact_id
left join lateral (
  select w.name, w.email from outbound.staff w
  where w.staff_id in (a.staff_id, c.account_manager) and w.active
  order by w.staff_id is not distinct from a.staff_id desc limit 1
) s on true
"""


@dataclass(frozen=True)
class Asked:
    """A message as far as its words depend on it."""

    client: ClientId
    contact: ContactId | None = None
    staff: StaffId | None = None


@dataclass(frozen=True)
class Told:
    """Of whom a message tells."""

    branch: str
    client: str
    served_since: date | None
    looked_after_by: tuple[str | None, str | None]
    contact: str | None
    language: str | None
    sender: str | None
    email: str | None
    zone: str | None = None
    country: str | None = None


def read(transaction: Transaction, asked: Sequence[Asked]) -> list[Told | None]:
    """Read of whom messages tell, in their order; None of an unknown client."""
    rows = transaction.session.execute(
        text(READ),
        {
            "at": list(range(len(asked))),
            "clients": [each.client for each in asked],
            "contacts": [each.contact for each in asked],
            "staff": [each.staff for each in asked],
        },
    )
    found = {
        row.at: Told(
            *(row.branch_id, row.client, row.first_service_on),
            (row.account_manager, row.deputy),
            *(row.contact, row.language, row.sender, row.email),
            *(row.zone, row.country),
        )
        for row in rows
    }
    return [found.get(at) for at in range(len(asked))]
