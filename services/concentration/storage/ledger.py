"""The ledger: documents as they came, and the months that are added up from them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, Money
from services.concentration.domain.ledger import Billed, Entry, Kind, Post

BILLED = Bulk(
    "billed",
    {
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
    },
)
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
# What was voided before it was heard of is not written down.
ENTERED = f"""
insert into concentration.billed ({", ".join(BILLED.columns)})
select * from unnest({", ".join(f"%({c})b::{t}[]" for c, t in BILLED.columns.items())})
  as told ({", ".join(BILLED.columns)})
where not exists
  (select from concentration.voided v where v.entry_id = told.entry_id)
on conflict do nothing returning *
"""
ADD = """
on conflict (client_id, month, line, vendor) do update
set cents = months.cents + excluded.cents,
  recurring_cents = months.recurring_cents + excluded.recurring_cents
"""
# Both in one journey: an invoice is to cost little more than its commit.
ENTER = f"""
with entered as ({ENTERED}),
added as (
  insert into concentration.months ({", ".join(MONTHS.columns)})
  select client_id, branch_id, date_trunc('month', issued_on::timestamp)::date,
    line, vendor, sum(cents), coalesce(sum(cents) filter (where recurring), 0)
  from entered where cents is not null
  group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5
  {ADD}
)
select entry_id from entered
"""
VOID = "delete from concentration.billed where entry_id = any(:entries) returning *"

Valued = tuple[Entry, int | None]


def enter(transaction: Transaction, entries: Sequence[Valued]) -> list[Valued]:
    """Write documents down, each once, and add them to the months.

    Returns those that are new and stand.
    """
    by_id = {entry.id: (entry, cents) for entry, cents in entries}
    rows = [row_of(*by_id[key]) for key in sorted(by_id)]
    columns = map(list, zip(*rows, strict=True))
    asked = dict(zip(BILLED.columns, columns, strict=True))
    fresh = transaction.session.exec_driver_sql(ENTER, asked)
    return [by_id[key] for (key,) in fresh]


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


def row_of(entry: Entry, cents: int | None) -> tuple[Any, ...]:
    return (
        entry.id,
        entry.branch,
        entry.client,
        entry.source,
        entry.kind.value,
        entry.number,
        entry.issued_on,
        entry.amount.amount,
        entry.amount.currency,
        cents,
        entry.line,
        entry.vendor,
        entry.recurring,
        entry.engagement,
        entry.due,
    )


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
