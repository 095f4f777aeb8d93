"""The outbox: announcements wait here, in the transaction of what they announce."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from libs.contracts import wire
from libs.contracts.envelope import Envelope
from libs.contracts.record import Event
from libs.observability import tracing

if TYPE_CHECKING:
    from libs.storage.transactions import Transaction


@dataclass(frozen=True)
class Announcement:
    """An outbox row on its way: its place, its type and the frozen body."""

    id: int
    type: str
    body: bytes


def write(transaction: Transaction, events: Sequence[Event]) -> None:
    """Address, freeze and store events."""
    bodies = [wire.encode(address(transaction, event)) for event in events]
    store(transaction, [event.type for event in events], bodies)


def address(transaction: Transaction, event: Event) -> Event:
    """Give the event its id, its time and the chain of causes it belongs to."""
    causes = transaction.causes
    cause = causes.get(event.thing or "") or causes.get(event.subject or "")
    return wire.addressed(
        event,
        id=secrets.token_hex(16),
        time=transaction.now,
        traceparent=next_step(cause),
        causation=cause.id if cause else None,
    )


def next_step(cause: Envelope | None) -> str | None:
    """Spell the next step of the cause's trace, or the step under way."""
    before = tracing.parse(cause.traceparent or "") if cause else None
    step = before.child(secrets.token_bytes) if before else tracing.current()
    return str(step) if step else None


def store(transaction: Transaction, types: list[str], bodies: list[bytes]) -> None:
    """Store bodies that are already written, as the intake does."""
    if bodies:
        transaction.session.exec_driver_sql(
            f"insert into {transaction.service}.outbox (type, body)"
            " select * from unnest(%(types)b::text[], %(bodies)b::bytea[])",
            {"types": types, "bodies": bodies},
        )


def unpublished(
    session: Connection, service: str, most: int, unheard: Sequence[str] = ()
) -> list[Announcement]:
    """Read what still has to travel but for some types, oldest first."""
    rows = session.exec_driver_sql(
        f"select id, type, body from {service}.outbox"
        " where published_at is null and type <> all(%(unheard)b::text[])"
        " order by id limit %(most)s for update skip locked",
        {"most": most, "unheard": list(unheard)},
    )
    return [Announcement(*row) for row in rows]


def mark_published(session: Connection, service: str, ids: Sequence[int]) -> None:
    """Note that the carrier has taken them."""
    session.exec_driver_sql(
        f"update {service}.outbox set published_at = clock_timestamp()"
        " where id = any(%(ids)b::bigint[])",
        {"ids": list(ids)},
    )


def carry_again(session: Connection, service: str) -> int:
    """Let all that was carried travel once more; return how many.

    For a database that was restored: its carrier may have lost what it had in hand.
    Whoever has heard an event drops it.
    """
    carried = session.exec_driver_sql(
        f"update {service}.outbox set published_at = null"
        " where published_at is not null"
    )
    return carried.rowcount
