"""Callbacks owed and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.touchpoints.domain.callbacks import Callback, Caller, Closing, State
from services.touchpoints.domain.owed import Owed
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.storage.copies import ASSIGNED

CALLBACKS = Bulk(
    "callbacks",
    {
        "callback_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "number": "text",
        "missed_at": "timestamptz",
        "due_at": "timestamptz",
        "misses": "integer",
        "first_attempt_at": "timestamptz",
        "closed_at": "timestamptz",
        "closing": "text",
        "state": "text",
        "revision": "bigint",
    },
)


def owed_by(transaction: Transaction, clients: Sequence[str]) -> list[Owed]:
    """Take every callback of the clients in hand."""
    rows = transaction.session.execute(
        text(
            "select * from touchpoints.callbacks where client_id = any(:clients)"
            " order by callback_id for update"
        ),
        {"clients": list(clients)},
    )
    return [owed_of(row) for row in rows]


def owed_to(
    transaction: Transaction, contacts: Sequence[str], known_by: Sequence[str]
) -> list[Owed]:
    """Take in hand what was ever owed to people, or to their numbers."""
    rows = transaction.session.execute(
        text(
            "select * from touchpoints.callbacks where number <> ''"
            " and (contact_id = any(:contacts) or number = any(:known_by))"
            " order by callback_id for update"
        ),
        {"contacts": list(contacts), "known_by": list(known_by)},
    )
    return [owed_of(row) for row in rows]


def lock_overdue(transaction: Transaction, most: int) -> list[Owed]:
    """Take in hand those whose time ran out without an attempt."""
    rows = transaction.session.execute(
        text(
            "select * from touchpoints.callbacks"
            " where state = 'open' and due_at < :now and first_attempt_at is null"
            " order by callback_id limit :most for update skip locked"
        ),
        {"now": transaction.now, "most": most},
    )
    return [owed_of(row) for row in rows]


def next_due(transaction: Transaction) -> datetime | None:
    """Return when the next promise runs out."""
    at: datetime | None = transaction.session.execute(
        text(
            "select min(due_at) from touchpoints.callbacks"
            " where state = 'open' and first_attempt_at is null"
        )
    ).scalar_one()
    return at


def page(
    transaction: Transaction,
    wanted: Wanted,
    after: tuple[datetime, str] | None,
    most: int,
) -> list[Owed]:
    """Read the callbacks still owed by due time."""
    due_at, callback_id = after or (None, None)
    rows = transaction.session.execute(
        text(
            "select o.* from touchpoints.callbacks o where closed_at is null"
            f" and {ASSIGNED}"
            " and (cast(:client as text) is null or client_id = :client)"
            " and (cast(:at as timestamptz) is null"
            " or (due_at, callback_id) > (:at, :id))"
            " order by due_at, callback_id limit :most"
        ),
        {
            "client": wanted.client,
            "staff": wanted.staff,
            "at": due_at,
            "id": callback_id,
            "most": most,
        },
    )
    return [owed_of(row) for row in rows]


def save(transaction: Transaction, owed: Sequence[Owed]) -> None:
    """Write callbacks as they now stand."""
    CALLBACKS.keep_newest(transaction, [row_of(each) for each in owed], "callback_id")


def row_of(owed: Owed) -> tuple[Any, ...]:
    callback = owed.callback
    return (
        callback.id,
        owed.branch,
        callback.caller.client,
        owed.contact,
        callback.caller.number,
        callback.missed_at,
        callback.due_at,
        callback.misses,
        callback.first_attempt_at,
        callback.closed_at,
        callback.closing and callback.closing.value,
        owed.state.value,
        owed.revision,
    )


def owed_of(row: Row[Any]) -> Owed:
    callback = Callback(
        id=row.callback_id,
        caller=Caller(row.client_id, row.number),
        missed_at=row.missed_at,
        misses=row.misses,
        due_at=row.due_at,
        first_attempt_at=row.first_attempt_at,
        closed_at=row.closed_at,
        closing=row.closing and Closing(row.closing),
    )
    return Owed(callback, row.branch_id, row.contact_id, State(row.state), row.revision)
