"""The suppression list, and what is taken off the ledger by it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.columns import columns_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.families import purposes_of
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Listed, Suppression
from services.outbound.storage.owed import OWED
from services.outbound.storage.whose import WHOSE

COLUMNS = columns_of(Suppression, "suppression_id")
SUPPRESSIONS = Bulk("suppressions", {"suppression_id": "text", **COLUMNS.types})
LATEST = (
    "on conflict (suppression_id) do update set at = excluded.at,"
    " address = excluded.address where suppressions.at < excluded.at"
)
AGAINST = """
select * from outbound.suppressions
where contact_id = any(:contacts)
  or (contact_id is null and address = any(:addresses)
    and (branch_id = any(:branches) or client_id = any(:clients)))
"""
# What is owed goes out all the same; a letter is not gone while it lies in a pack.
# Whoever has one of these in hand is waited for.
WAITING = f"""
select m.message_id, w.nth from outbound.messages m
join unnest(cast(:nths as integer[]), cast(:contacts as text[]),
    cast(:channels as text[]), cast(:purposes as text[]))
  as w (nth, contact, channel, purpose)
  on m.contact_id = w.contact and m.channel = w.channel
    and (w.purpose is null or m.purpose = w.purpose)
where m.state in ('queued', 'deferred', 'claimed') and not {OWED}
order by m.message_id for update of m
"""
PAGE = f"""
select s.*, c.name as client_name, p.name as contact_name
from outbound.suppressions s join outbound.clients c using (client_id)
left join outbound.contacts p using (contact_id)
where s.suppression_id > :after
  and (cast(:branch as text) is null or s.branch_id = :branch)
  and {WHOSE}
order by s.suppression_id limit :most
"""
PERSON = """
select client_id, branch_id from outbound.contacts where contact_id = :contact
"""


class Wish(NamedTuple):
    """By whom, on which channel and of which family nothing is wanted any more."""

    contact: ContactId
    channel: Channel
    purpose: str | None = None


def keep(transaction: Transaction, suppressions: Sequence[Suppression]) -> None:
    """Put people on the list; of what is told twice the last time counts."""
    by_id = {each.id: each for each in sorted(suppressions, key=lambda each: each.at)}
    rows = [(key, *COLUMNS.row_of(by_id[key])) for key in sorted(by_id)]
    SUPPRESSIONS.insert(transaction, rows, LATEST)


def against(
    transaction: Transaction,
    branches: Collection[str],
    clients: Collection[str],
    contacts: Collection[str],
    addresses: Collection[str],
) -> list[Suppression]:
    """Read what stands against people and addresses, of a branch or of these clients.

    Mail to a client comes back to the branch that sent it, wherever they are by now.
    """
    rows = transaction.session.execute(
        text(AGAINST),
        {
            "branches": sorted(branches),
            "clients": sorted(clients),
            "contacts": sorted(contacts),
            "addresses": sorted(addresses),
        },
    )
    return [COLUMNS.fact_of(row) for row in rows]


def waiting(transaction: Transaction, wishes: Sequence[Wish]) -> dict[str, Wish]:
    """Find what waits to go out that people want no more of, by message."""
    told = [
        (nth, wish.contact, wish.channel.value, purpose)
        for nth, wish in enumerate(wishes)
        for purpose in (sorted(purposes_of(wish.purpose)) if wish.purpose else [None])
    ]
    if not told:
        return {}
    names = ("nths", "contacts", "channels", "purposes")
    bound = dict(zip(names, map(list, zip(*told, strict=True)), strict=True))
    rows = transaction.session.execute(text(WAITING), bound)
    return {message: wishes[nth] for message, nth in rows}


def page(
    transaction: Transaction,
    branch: str | None,
    staff: str | None,
    after: str,
    most: int,
) -> list[Listed]:
    """List who is not to be written to, of `staff`'s clients if given."""
    bound = {"branch": branch, "staff": staff, "after": after, "most": most}
    rows = transaction.session.execute(text(PAGE), bound)
    return [
        Listed(COLUMNS.fact_of(row), row.client_name, row.contact_name) for row in rows
    ]


def whereabouts(
    transaction: Transaction, contact: ContactId
) -> tuple[ClientId, BranchId] | None:
    """Find the client and the branch that a person is of."""
    found = transaction.session.execute(text(PERSON), {"contact": contact})
    row = found.one_or_none()
    return row and (row.client_id, row.branch_id)


def lift(transaction: Transaction, suppression: str) -> bool:
    """Take one off the list; tell whether it was on it."""
    gone = transaction.session.execute(
        text("delete from outbound.suppressions where suppression_id = :one"),
        {"one": suppression},
    )
    return bool(gone.rowcount)
