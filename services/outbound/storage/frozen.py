"""Frozen bytes: what is handed over, made once, the same at every try."""

from collections.abc import Collection, Sequence
from hashlib import sha256

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ClientId
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

# What a sender has in hand is not gone yet, and a mail on its way may come back.
# A letter on its way is at the printer's.
WAITING = """
select m.message_id from outbound.messages m
where m.mailing_id = any(:mailings) and (m.state in ('queued', 'deferred', 'claimed')
  or m.state = 'handed_over' and m.channel <> 'post')
order by m.message_id for update
"""
# A copy that came back is made, and is made again with other words.
FORGET_COPY = """
delete from outbound.frozen f using outbound.messages m
where f.branch_id = m.branch_id and f.message_id = m.message_id
  and m.mailing_id = :mailing and m.client_id = :client
"""
OUT_OF_PACKS = "delete from outbound.packed where message_id = any(:ids)"
FORGET = "delete from outbound.frozen where message_id = any(:ids)"
ANEW = """
update outbound.messages
set state = 'queued', rule = null, evidence = null, claimed_by = null,
  leased_until = null
where message_id = any(:ids) and (state = 'claimed' or rule = 'waits_for_pack')
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


def thaw(transaction: Transaction, mailings: Collection[str]) -> None:
    """Have what waits of mailings made anew, also what is in a pack to be looked at.

    What is on its way by mail is, if it comes back.
    """
    waiting = list(
        transaction.session.scalars(text(WAITING), {"mailings": list(mailings)})
    )
    for statement in (OUT_OF_PACKS, FORGET, ANEW):
        transaction.session.execute(text(statement), {"ids": waiting})


def thaw_copy(transaction: Transaction, mailing: str, client: ClientId) -> None:
    """Have a client's copy made anew that is in nobody's hand."""
    told = {"mailing": mailing, "client": client}
    transaction.session.execute(text(FORGET_COPY), told)
