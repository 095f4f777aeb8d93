"""Parked events: list them, look at one, replay it, or discard it for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from libs.values import NotFound


class NoSuchParkedEvent(NotFound):
    """No parked event has that address; `keepwell parked list` shows them."""


@dataclass(frozen=True)
class Parked:
    """A parked event: `seq` is its address within the service's inbox."""

    service: str
    seq: int
    type: str
    source: str
    id: str
    attempts: int
    reason: str
    received_at: datetime


def listed(connection: Connection, services: Sequence[str]) -> list[Parked]:
    """List what is parked, by service, oldest first."""
    found = []
    for service in services:
        rows = connection.exec_driver_sql(
            "select seq, type, source, id, attempts, reason, received_at"
            f" from {service}.inbox where state = 'parked' order by seq"
        )
        found += [Parked(service, *row) for row in rows]
    return found


def shown(connection: Connection, service: str, seq: int) -> tuple[str, str]:
    """Return the body of a parked event and the trace of its last failure."""
    row = connection.exec_driver_sql(
        f"select body, trace from {service}.inbox"
        " where seq = %(seq)s and state = 'parked'",
        {"seq": seq},
    ).one_or_none()
    if row is None:
        raise NoSuchParkedEvent
    return bytes(row.body).decode(errors="replace"), row.trace or ""


def replay(connection: Connection, service: str, seq: int) -> None:
    """Let a parked event be handled once more, now."""
    # One attempt stays on its account, so that a reused id is let through this time.
    resettle(
        connection,
        service,
        seq,
        "waiting",
        "attempts = 1, not_before = clock_timestamp()",
    )


def discard(connection: Connection, service: str, seq: int) -> None:
    """Give a parked event up; its row stays, refused, with its reason."""
    resettle(connection, service, seq, "refused", "not_before = null")


def resettle(
    connection: Connection, service: str, seq: int, state: str, rest: str
) -> None:
    changed = connection.exec_driver_sql(
        f"update {service}.inbox set state = '{state}', {rest}"
        " where seq = %(seq)s and state = 'parked'",
        {"seq": seq},
    )
    if changed.rowcount == 0:
        raise NoSuchParkedEvent
