"""Frozen bytes: what is handed over, made once, the same at every try."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Parcel

FROZEN = Bulk(
    "frozen",
    {
        "message_id": "text",
        "branch_id": "text",
        "body": "bytea",
        "sha256": "bytea",
        "envelope_from": "text",
        "frozen_at": "timestamptz",
    },
)
READ = """
select f.message_id, f.branch_id, m.channel, m.address, f.body, f.envelope_from
from outbound.frozen f join outbound.messages m using (message_id)
where f.message_id = any(:ids)
"""


def freeze(transaction: Transaction, parcels: Sequence[Parcel]) -> None:
    """Keep the bytes of parcels."""
    rows = [
        (
            *(each.message_id, each.branch, each.body, sha256(each.body).digest()),
            *(each.envelope_from, transaction.now),
        )
        for each in parcels
    ]
    FROZEN.insert(transaction, rows, FROZEN.last_wins("message_id"))


def read(transaction: Transaction, ids: Sequence[str]) -> dict[str, Parcel]:
    """Read the parcels that are frozen of these messages."""
    rows = transaction.session.execute(text(READ), {"ids": list(ids)})
    return {
        message: Parcel(message, branch, Channel(channel), address, body, envelope_from)
        for message, branch, channel, address, body, envelope_from in rows
    }
