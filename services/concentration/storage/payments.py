"""Payments as they were told, and the invoices they leave open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, Money
from services.concentration.domain.payments import Payment, Unpaid

PAYMENTS = Bulk(
    "payments",
    {
        "payment_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "source": "text",
        "told_as": "text",
        "number": "text",
        "received_on": "date",
        "amount": "numeric",
        "currency": "text",
    },
)
PAGE = """
select * from concentration.payments
where cast(:day as date) is null or (received_on, payment_id) > (:day, :id)
order by received_on, payment_id limit :most
"""
# An import that was reverted and came again is still the same billing system.
SYSTEM = r"regexp_replace(b.source, '^(import/.*)~[0-9]+$', '\1')"
# What was billed before any payment was told of may have been paid all the same. Who
# pays may have been merged with who was billed, before or afterwards.
UNPAID = f"""
with told as (
  select branch_id, min(received_on) as since from concentration.payments group by 1
)
select b.entry_id, b.branch_id, b.client_id, c.name, b.number, b.issued_on, b.due_on,
  b.currency, b.amount, paid.amount as paid, cast(:as_of as date) as as_of
from concentration.billed b
join told on told.branch_id = b.branch_id and b.issued_on >= told.since
join concentration.clients c on c.client_id = b.client_id
cross join lateral (
  select coalesce(sum(p.amount), 0) as amount from concentration.payments p
  where (p.number, p.currency, p.source) = (b.number, b.currency, {SYSTEM})
    and p.client_id in (select f.client_id from concentration.clients f
      where f.client_id = coalesce(c.counts_for, c.client_id)
        or f.counts_for = coalesce(c.counts_for, c.client_id))
    and p.received_on <= :as_of
) paid
where b.amount > 0 and b.issued_on <= :as_of and paid.amount < b.amount
  and (cast(:branch as text) is null or b.branch_id = :branch)
  and (cast(:day as date) is null or (b.issued_on, b.entry_id) > (:day, :entry))
order by b.issued_on, b.entry_id limit :most
"""

Place = tuple[date, str]


@dataclass(frozen=True)
class Asked:
    """Of which branch, or of all, and in the evening of which day."""

    branch: BranchId | None
    as_of: date


def enter(transaction: Transaction, payments: Sequence[Payment]) -> None:
    """Write payments down, each once."""
    by_id = {each.id: each for each in payments}
    rows = [
        (
            each.id,
            each.branch,
            each.client,
            each.source,
            each.told_as,
            each.number,
            each.received_on,
            each.amount.amount,
            each.amount.currency,
        )
        for each in (by_id[key] for key in sorted(by_id))
    ]
    PAYMENTS.insert(transaction, rows)


def page(transaction: Transaction, after: Place | None, most: int) -> list[Payment]:
    """Read payments, the oldest first."""
    day, last = after or (None, None)
    rows = transaction.session.execute(
        text(PAGE), {"day": day, "id": last, "most": most}
    )
    return [payment_of(row) for row in rows]


def unpaid(
    transaction: Transaction, asked: Asked, after: Place | None, most: int
) -> list[Unpaid]:
    """Read the invoices not paid whole, the oldest first.

    Only those count that went out since payments are told of at all.
    """
    day, entry = after or (None, None)
    bound = {**vars(asked), "day": day, "entry": entry, "most": most}
    return [Unpaid(*row) for row in transaction.session.execute(text(UNPAID), bound)]


def payment_of(row: Row[Any]) -> Payment:
    return Payment(
        client=row.client_id,
        branch=row.branch_id,
        source=row.source,
        told_as=row.told_as,
        number=row.number,
        received_on=row.received_on,
        amount=Money(row.amount, row.currency),
    )
