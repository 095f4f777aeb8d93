"""The suppression list, and what is taken off the ledger by it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.columns import columns_of
from libs.storage.transactions import Transaction
from libs.values import ContactId
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression

COLUMNS = columns_of(Suppression, "suppression_id")
SUPPRESSIONS = Bulk("suppressions", {"suppression_id": "text", **COLUMNS.types})
LATEST = (
    "on conflict (suppression_id) do update set at = excluded.at,"
    " address = excluded.address where suppressions.at < excluded.at"
)
AGAINST = """
select * from outbound.suppressions
where contact_id = any(:contacts)
  or (contact_id is null and branch_id = any(:branches) and address = any(:addresses))
"""
# What is owed goes out all the same; a letter is not gone while it lies in a pack.
WAITING = """
select m.message_id from outbound.messages m
where m.contact_id = :contact and m.channel = :channel
  and (cast(:purpose as text) is null or m.purpose = :purpose)
  and m.state in ('queued', 'deferred', 'claimed') and not m.critical
  and (m.gap_class <> 'exempt' or m.channel = 'post')
"""
PAGE = """
select s.* from outbound.suppressions s join outbound.clients c using (client_id)
where s.suppression_id > :after
  and (cast(:branch as text) is null or s.branch_id = :branch)
  and (cast(:staff as text) is null or c.account_manager = :staff)
order by s.suppression_id limit :most
"""


class Wish(NamedTuple):
    """By whom, on which channel and for what nothing is wanted any more."""

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
    contacts: Collection[str],
    addresses: Collection[str],
) -> list[Suppression]:
    """Read what stands against people and their addresses."""
    rows = transaction.session.execute(
        text(AGAINST),
        {
            "branches": sorted(branches),
            "contacts": sorted(contacts),
            "addresses": sorted(addresses),
        },
    )
    return [COLUMNS.fact_of(row) for row in rows]


def waiting(transaction: Transaction, wish: Wish) -> list[str]:
    """Find what waits to go out that a person wants no more of."""
    rows = transaction.session.execute(text(WAITING), wish._asdict())
    return list(rows.scalars())


def page(
    transaction: Transaction,
    branch: str | None,
    staff: str | None,
    after: str,
    most: int,
) -> list[Suppression]:
    """List who is not to be written to, of `staff`'s clients if given."""
    bound = {"branch": branch, "staff": staff, "after": after, "most": most}
    rows = transaction.session.execute(text(PAGE), bound)
    return [COLUMNS.fact_of(row) for row in rows]


def lift(transaction: Transaction, suppression: str) -> bool:
    """Take one off the list; tell whether it was on it."""
    gone = transaction.session.execute(
        text("delete from outbound.suppressions where suppression_id = :one"),
        {"one": suppression},
    )
    return bool(gone.rowcount)
