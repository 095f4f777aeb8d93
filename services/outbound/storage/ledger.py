"""The send ledger in PostgreSQL: one row a message, unique by what makes it one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from psycopg.types.json import Json
from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Message
from services.outbound.domain.messages import Channel, Draft, Form, State

MESSAGES = Bulk(
    "messages",
    {
        "message_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "purpose": "text",
        "period": "text",
        "recipient": "text",
        "channel": "text",
        "gap_class": "text",
        "critical": "boolean",
        "form": "text",
        "words": "json",
        "mailing_id": "text",
        "request_id": "text",
        "granted_until": "timestamptz",
        "copies": "integer",
        "state": "text",
        "queued_at": "timestamptz",
        "not_before": "timestamptz",
        "not_after": "timestamptz",
    },
)
NEW = "on conflict do nothing returning message_id"
AN_HOUR = timedelta(hours=1)
ENDLESS = 2**31 - 1
NAMES = {
    "message_id": "id",
    "branch_id": "branch",
    "client_id": "client",
    "contact_id": "contact",
    "mailing_id": "mailing",
    "request_id": "request",
}
COLUMNS = (
    *("message_id", "branch_id", "client_id", "contact_id", "purpose", "period"),
    *("recipient", "channel", "gap_class", "critical", "form", "words", "mailing_id"),
    *("request_id", "copies", "state", "queued_at", "not_before", "not_after"),
    *("attempts", "resent", "released"),
)
FIELDS = [NAMES.get(column, column) for column in COLUMNS]
KINDS = {"channel": Channel, "form": Form, "state": State}
READ = (
    f"select {', '.join(COLUMNS)} from outbound.messages where message_id = any(:ids)"
)


def insert(transaction: Transaction, drafts: Sequence[Draft]) -> set[str]:
    """Write the drafts down that are not there yet; return the ids of the new."""
    # In one order, so that two who queue the same cannot wait for each other.
    told = sorted({draft.key.id: draft for draft in drafts}.items())
    rows = [row_of(message, draft, transaction) for message, draft in told]
    return {new for (new,) in MESSAGES.insert(transaction, rows, NEW)}


def row_of(message: str, draft: Draft, transaction: Transaction) -> tuple[object, ...]:
    key = draft.key
    return (
        *(message, key.branch, draft.client, draft.contact, key.purpose, key.period),
        *(key.recipient, key.channel.value, draft.gap_class, draft.critical),
        *(draft.form.value, Json(draft.words), draft.mailing, draft.request),
        *(draft.granted_until, draft.copies, State.QUEUED.value, transaction.now),
        *(draft.not_before, draft.not_after),
    )


def read(transaction: Transaction, ids: Sequence[str]) -> list[Message]:
    """Read messages by their ids, as far as they are seen."""
    found = transaction.session.execute(text(READ), {"ids": list(ids)})
    return [message_of(row) for row in found]


def message_of(row: Sequence[Any]) -> Message:
    """Read a message from its columns, in the order of COLUMNS."""
    told = dict(zip(FIELDS, row, strict=True))
    for name, kind in KINDS.items():
        told[name] = kind(told[name])
    return Message(**told)
