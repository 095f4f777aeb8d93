"""The ledger of credits: appended to, never changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.decay import Law, Terms
from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.touchpoints.domain.credit import Credit
from services.touchpoints.domain.touches import Touch

CREDITS = Bulk(
    "credits",
    {
        "branch_id": "text",
        "client_id": "text",
        "touch_id": "text",
        "kind": "text",
        "gamma": "float8",
        "occurred_at": "timestamptz",
        "recorded_at": "timestamptz",
        "reversal": "boolean",
        "reason": "text",
        "law_version": "integer",
        "turn": "integer",
    },
)


def append(transaction: Transaction, entries: Iterable[tuple[Touch, Credit]]) -> None:
    """Write entries down, each with the touch it is for."""
    rows = [
        (
            touch.branch,
            touch.client,
            touch.id,
            credit.kind,
            credit.gamma,
            credit.occurred_at,
            credit.recorded_at,
            credit.reverses is not None,
            credit.reason,
            credit.law_version,
            credit.turn,
        )
        for touch, credit in entries
    ]
    CREDITS.insert(transaction, rows)


def of(transaction: Transaction, clients: Sequence[str]) -> dict[str, list[Credit]]:
    """Read the clients' whole ledgers."""
    rows = transaction.session.execute(
        text("select * from touchpoints.credits where client_id = any(:clients)"),
        {"clients": list(clients)},
    )
    ledgers: dict[str, list[Credit]] = {client: [] for client in clients}
    for row in rows:
        ledgers[row.client_id].append(credit_of(row))
    return ledgers


def credit_of(row: Row[Any]) -> Credit:
    return Credit(
        touch=row.touch_id,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        kind=row.kind,
        gamma=row.gamma,
        reason=row.reason,
        law_version=row.law_version,
        turn=row.turn,
        reverses=row.touch_id if row.reversal else None,
    )


def set_terms(transaction: Transaction, changed: Terms) -> None:
    """Change what silence costs, and keep what it did until now."""
    for statement in (SET_TERMS, KEEP_TERMS):
        transaction.session.execute(
            text(statement),
            {
                "law": changed.law.value,
                "rate": changed.rate,
                "grace": changed.grace,
                "now": transaction.now,
            },
        )


SET_TERMS = "update touchpoints.terms set law = :law, rate = :rate, grace = :grace"
KEEP_TERMS = """
insert into touchpoints.terms_history values (:now, :law, :rate, :grace)
on conflict (since) do update
set law = excluded.law, rate = excluded.rate, grace = excluded.grace
"""


def terms(transaction: Transaction) -> Terms:
    """Read what silence costs."""
    row = transaction.session.execute(text("select * from touchpoints.terms")).one()
    return Terms(Law(row.law), row.rate, row.grace)


def terms_at(transaction: Transaction, at: datetime) -> Terms:
    """Read what silence cost at some time."""
    law, rate, grace = transaction.session.execute(
        text(
            "select law, rate, grace from touchpoints.terms_history"
            " where since <= :at order by since desc limit 1"
        ),
        {"at": at},
    ).one()
    return Terms(Law(law), rate, grace)
