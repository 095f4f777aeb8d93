"""What the gate judges by: contacts made and granted, and who is there to reach."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text

from libs.calendars.zones import zone
from libs.storage.transactions import Transaction
from libs.values import ClientId, ContactId
from services.cadence.domain.exemptions import CALLBACK, REPLY, Cause
from services.cadence.domain.gate import LeftAlone
from services.cadence.domain.purposes import GapClass
from services.cadence.domain.spacing import Contact
from services.cadence.storage.grants import OVER
from services.cadence.storage.tasks import OPEN

# A grant that is used counts by the contact that used it; but that it was for an ask,
# only the grant may tell.
CONTACTS = f"""
select client_id, gap_class, occurred_at as at, false as granted from cadence.outgoing
where client_id = any(:clients) and occurred_at > :since
union all
select client_id, gap_class, at, true from cadence.grants g
where client_id = any(:clients) and at > :since and gap_class <> 'exempt'
  and withdrawn_at is null and used_at is null and expires_at >= :now and not ({OVER})
union all
select client_id, gap_class, used_at, false from cadence.grants
where client_id = any(:clients) and used_at > :since and gap_class = 'ask'
"""
# Of what keeps no gap nobody tells whether it was done: its grant is taken for that.
GRANTED = """
select client_id, contact_id, purpose, period, grant_id from cadence.grants
where client_id = any(:clients) and period = any(:periods) and withdrawn_at is null
  and (gap_class = 'exempt' or used_at is not null or expires_at >= :now)
"""
PEOPLE = """
select p.contact_id, coalesce(c.counts_for, c.client_id) as client_id,
  p.active as reachable, p.zone
from cadence.contacts p join cadence.clients c using (client_id)
where p.contact_id = any(:contacts)
"""

PAUSES = """
select coalesce(c.counts_for, c.client_id) as client_id, p.since, p.until
from cadence.clients c join cadence.pauses p using (client_id)
where (c.client_id = any(:clients) or c.counts_for = any(:clients))
  and p.until > :now
"""

CAUSES = f"""
select coalesce(c.counts_for, c.client_id) as client_id, cause.*
from cadence.clients c cross join lateral (
  select t.purpose, t.not_before as since, t.due_at, t.task_id from cadence.tasks t
  where (t.branch_id, t.client_id) = (c.branch_id, c.client_id) and {OPEN}
  union all
  select '{CALLBACK}', :now, b.due_at, null from cadence.callbacks b
  where b.client_id = c.client_id and b.closed_at is null
  union all
  select '{REPLY}', m.written_at, m.written_at, null
  from cadence.their_messages m
  where (m.branch_id, m.client_id) = (c.branch_id, c.client_id)
    and m.written_at > :since
) as cause
where c.client_id = any(:clients) or c.counts_for = any(:clients)
"""

# Whom, for what and for which period something was granted.
Key = tuple[ClientId, ContactId | None, str, str]


@dataclass(frozen=True)
class TheirPerson:
    """Somebody at the client, or who was."""

    client: ClientId
    reachable: bool
    zone: ZoneInfo | None


def contacts_since(
    transaction: Transaction, clients: Collection[ClientId], since: datetime
) -> dict[ClientId, tuple[Contact, ...]]:
    """Read the outgoing contacts of clients since a moment, and those granted."""
    rows = transaction.session.execute(
        text(CONTACTS),
        {"clients": sorted(clients), "since": since, "now": transaction.now},
    )
    found: dict[ClientId, tuple[Contact, ...]] = {}
    for client, gap_class, at, granted in rows:
        contact = Contact(GapClass(gap_class), at, granted)
        found[client] = (*found.get(client, ()), contact)
    return found


def causes_since(
    transaction: Transaction, clients: Collection[ClientId], since: datetime
) -> dict[ClientId, tuple[Cause, ...]]:
    """Read what contacts with clients may answer, and what they wrote since then."""
    rows = transaction.session.execute(
        text(CAUSES),
        {"clients": sorted(clients), "since": since, "now": transaction.now},
    )
    found: dict[ClientId, tuple[Cause, ...]] = {}
    for client, *told in rows:
        found[client] = (*found.get(client, ()), Cause(*told))
    return found


def pauses(
    transaction: Transaction, clients: Collection[ClientId]
) -> dict[ClientId, tuple[LeftAlone, ...]]:
    """Read the pauses of clients that are not over."""
    rows = transaction.session.execute(
        text(PAUSES), {"clients": sorted(clients), "now": transaction.now}
    )
    found: dict[ClientId, tuple[LeftAlone, ...]] = {}
    for client, since, until in rows:
        found[client] = (*found.get(client, ()), LeftAlone(since, until))
    return found


def granted(
    transaction: Transaction, clients: Collection[ClientId], periods: Collection[str]
) -> dict[Key, str]:
    """Read the grants that clients were given for the periods."""
    rows = transaction.session.execute(
        text(GRANTED),
        {
            "clients": sorted(clients),
            "periods": sorted(periods),
            "now": transaction.now,
        },
    )
    return {
        (client, contact, purpose, of): grant
        for client, contact, purpose, of, grant in rows
    }


def people(
    transaction: Transaction, contacts: Collection[ContactId]
) -> dict[ContactId | None, TheirPerson]:
    """Read whose contacts people are, and whether they are still there."""
    rows = transaction.session.execute(text(PEOPLE), {"contacts": sorted(contacts)})
    return {
        row.contact_id: TheirPerson(
            row.client_id, row.reachable, zone(row.zone) if row.zone else None
        )
        for row in rows
    }
