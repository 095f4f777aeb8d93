"""The ledger: documents as they came, and the months that are added up from them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.told import as_json, told
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, Money
from services.concentration.domain.ledger import Billed, Entry, Kind, Post

BILLED = {
    "entry_id": "text",
    "branch_id": "text",
    "client_id": "text",
    "source": "text",
    "kind": "text",
    "number": "text",
    "issued_on": "date",
    "amount": "numeric",
    "currency": "text",
    "cents": "bigint",
    "line": "text",
    "vendor": "text",
    "recurring": "boolean",
    "engagement_id": "text",
    "due_on": "date",
}
VOIDED = Bulk("voided", {"entry_id": "text", "branch_id": "text", "client_id": "text"})
MONTHS = Bulk(
    "months",
    {
        "client_id": "text",
        "branch_id": "text",
        "month": "date",
        "line": "text",
        "vendor": "text",
        "cents": "bigint",
        "recurring_cents": "bigint",
    },
)
ADD = """
on conflict (client_id, month, line, vendor) do update
set cents = months.cents + excluded.cents,
  recurring_cents = months.recurring_cents + excluded.recurring_cents
"""
# All in one journey: an invoice is to cost little more than its commit. What was voided
# before it was heard of is not written down.
ENTER = text(f"""
with entered as (
  insert into concentration.billed ({", ".join(BILLED)})
  select {", ".join(BILLED)} from {told("documents", BILLED)}
  where not exists
    (select from concentration.voided v where v.entry_id = n.entry_id)
  on conflict do nothing returning *
)
insert into concentration.months ({", ".join(MONTHS.columns)})
select client_id, branch_id, date_trunc('month', issued_on::timestamp)::date,
  line, vendor, sum(cents), coalesce(sum(cents) filter (where recurring), 0)
from entered where cents is not null
group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5
{ADD}
""")
VOID = "delete from concentration.billed where entry_id = any(:entries) returning *"
CLEAR = """
delete from concentration.months m
where m.client_id = any(:clients) and m.cents = 0 and m.recurring_cents = 0
  and not exists (select from concentration.billed b
    where b.client_id = m.client_id and (b.line, b.vendor) = (m.line, m.vendor)
      and b.issued_on >= m.month and b.issued_on < m.month + interval '1 month'
      and b.cents is not null)
"""

Valued = tuple[Entry, int | None]


def enter(transaction: Transaction, entries: Sequence[Valued]) -> None:
    """Write down the documents that are new and stand, and add them to the months."""
    by_id = {entry.id: row_of(entry, cents) for entry, cents in entries}
    rows = [by_id[key] for key in sorted(by_id)]
    transaction.session.execute(ENTER, {"documents": as_json(rows)})


def add(
    transaction: Transaction,
    posts: Mapping[Post, Billed],
    branches: Mapping[ClientId, BranchId],
) -> None:
    """Add to the months."""
    in_order = sorted(posts)
    rows = [
        (
            post.client,
            branches[post.client],
            post.month,
            post.line,
            post.vendor,
            posts[post].cents,
            posts[post].recurring,
        )
        for post in in_order
    ]
    MONTHS.insert(transaction, rows, ADD)


def void(
    transaction: Transaction, whose: Mapping[str, tuple[BranchId, ClientId]]
) -> list[Valued]:
    """Forget documents, heard of or not yet; return those that stood."""
    VOIDED.insert(transaction, [(key, *whose[key]) for key in sorted(whose)])
    rows = transaction.session.execute(text(VOID), {"entries": sorted(whose)})
    return [(entry_of(row), row.cents) for row in rows]


def clear(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Forget months in which nothing is left of what was billed."""
    transaction.session.execute(text(CLEAR), {"clients": sorted(clients)})


def row_of(entry: Entry, cents: int | None) -> dict[str, Any]:
    return {
        "entry_id": entry.id,
        "branch_id": entry.branch,
        "client_id": entry.client,
        "source": entry.source,
        "kind": entry.kind,
        "number": entry.number,
        "issued_on": entry.issued_on,
        "amount": entry.amount.amount,
        "currency": entry.amount.currency,
        "cents": cents,
        "line": entry.line,
        "vendor": entry.vendor,
        "recurring": entry.recurring,
        "engagement_id": entry.engagement,
        "due_on": entry.due,
    }


def entry_of(row: Row[Any]) -> Entry:
    return Entry(
        client=row.client_id,
        branch=row.branch_id,
        source=row.source,
        kind=Kind(row.kind),
        number=row.number,
        issued_on=row.issued_on,
        amount=Money(row.amount, row.currency),
        line=row.line,
        vendor=row.vendor,
        recurring=row.recurring,
        engagement=row.engagement_id,
        due=row.due_on,
    )


def branches_of(entries: Iterable[Entry]) -> dict[ClientId, BranchId]:
    """Return the branches of the clients of entries."""
    return {entry.client: entry.branch for entry in entries}
