"""What came back: which messages it is about, and how often in a row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.mail_addresses import as_mailed
from services.outbound.domain.messages import Channel
from services.outbound.storage.as_one import AS_ONE

NEW = """
insert into outbound.intake (digest, came_of, at) values (:digest, :came_of, :at)
on conflict do nothing
"""
BEFORE = "select came_of from outbound.intake where digest = :digest"
FIND = """
select message_id, branch_id, client_id, contact_id, channel, address
from outbound.messages
where message_id = any(:ids) and handed_over_at is not null and form <> 'trial'
order by array_position(:ids, message_id) limit 1
"""
# What a server refused at once was never on its way.
REFUSED = """
select message_id, branch_id, client_id, contact_id, channel, address
from outbound.messages
where message_id = any(:ids) and state in ('failed', 'ambiguous') and form <> 'trial'
order by message_id
"""
# An answer belongs to the message before it.
LATEST = """
select message_id, branch_id, client_id, contact_id, channel, address
from outbound.messages
where channel = :channel and handed_over_at is not null and contact_id in (
  select contact_id from outbound.contacts where phones ? :address)
order by handed_over_at desc, message_id limit 1
"""
# Whoever counts for the same client may answer for it.
PEOPLE = f"""
select p.contact_id from outbound.clients named
join outbound.clients own on {AS_ONE}
join outbound.contacts p on p.client_id = own.client_id
where named.client_id = :client
  and exists (select from jsonb_array_elements_text(p.emails || p.phones) as a (told)
    where lower(a.told) = :address)
order by p.contact_id <> coalesce(:contact, ''), p.contact_id limit 1
"""
BOUNCED = """
insert into outbound.bounces (message_id, branch_id, cause, status, at)
values (:message, :branch, :cause, :status, :at) on conflict do nothing
"""
# The last ones to an address, the newest first: whatever did not come back arrived.
LAST = """
select exists (select from outbound.bounces b
  where b.message_id = m.message_id and b.cause = 'temporary')
from outbound.messages m
where m.contact_id = :contact and m.channel = :channel and m.address = :address
  and m.handed_over_at is not null
order by m.handed_over_at desc, m.message_id limit :most
"""


@dataclass(frozen=True)
class Gone:
    """A message that went out."""

    id: str
    branch: BranchId
    client: ClientId
    contact: ContactId | None
    channel: Channel
    address: str = field(repr=False)


def note(transaction: Transaction, digest: bytes, came_of: str) -> None:
    """Note what came of something that came in."""
    told = {"digest": digest, "came_of": came_of, "at": transaction.now}
    transaction.session.execute(text(NEW), told)


def known(transaction: Transaction, digest: bytes) -> str | None:
    """Return what came of it, if it was taken in before."""
    found = transaction.session.execute(text(BEFORE), {"digest": digest})
    return found.scalar_one_or_none()


def find(transaction: Transaction, ids: Collection[str]) -> Gone | None:
    """Find the first of these messages that went out."""
    return _gone(transaction, FIND, ids=list(ids))


def refused(transaction: Transaction, ids: Collection[str]) -> list[Gone]:
    """Find which of these messages were refused for good."""
    rows = transaction.session.execute(text(REFUSED), {"ids": list(ids)})
    return [_gone_of(row) for row in rows]


def latest(transaction: Transaction, channel: Channel, number: str) -> Gone | None:
    """Find what went last to whoever has a number."""
    return _gone(transaction, LATEST, channel=channel.value, address=number)


def _gone(transaction: Transaction, sql: str, **bound: object) -> Gone | None:
    row = transaction.session.execute(text(sql), bound).first()
    return None if row is None else _gone_of(row)


def _gone_of(row: Row[Any]) -> Gone:
    return Gone(
        *(row.message_id, row.branch_id, row.client_id, row.contact_id),
        channel=Channel(row.channel),
        address=row.address or "",
    )


def whose(transaction: Transaction, gone: Gone, address: str) -> ContactId | None:
    """Return whose of the message's client an address is."""
    bound = {
        "client": gone.client,
        "contact": gone.contact,
        "address": as_mailed(address).lower(),
    }
    found = transaction.session.execute(text(PEOPLE), bound).scalar_one_or_none()
    return None if found is None else ContactId(found)


def bounced(transaction: Transaction, gone: Gone, cause: str, status: str) -> bool:
    """Note that a message did not arrive; tell whether that is new."""
    told = {"message": gone.id, "branch": gone.branch, "at": transaction.now}
    more = {"cause": cause, "status": status}
    return bool(transaction.session.execute(text(BOUNCED), told | more).rowcount)


def last_came_back(transaction: Transaction, gone: Gone, most: int) -> Sequence[bool]:
    """Tell of the last messages to the same address which of them came back."""
    rows = transaction.session.execute(
        text(LAST),
        {
            "contact": gone.contact,
            "channel": gone.channel.value,
            "address": gone.address,
            "most": most,
        },
    )
    return list(rows.scalars())
