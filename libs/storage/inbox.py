"""The inbox: every event a service ever heard, and what still waits or was parked.

Its key is (source, id, digest): the same event again conflicts and is dropped, the same
id with another body is kept beside it and parked, so that nothing is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.storage.transactions import Transaction

ID_REUSED = "the id was used before with another body"


class State(StrEnum):
    """Where an event in the inbox stands."""

    DONE = "done"
    WAITING = "waiting"
    PARKED = "parked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Arrival:
    """An event as a carrier brought it, not yet accepted."""

    source: str
    id: str
    digest: bytes
    type: str
    body: bytes
    problem: str | None = None

    def key(self) -> tuple[str, str, bytes]:
        """What makes it the same event: where from, which, and what it says."""
        return self.source, self.id, self.digest


@dataclass(frozen=True)
class Accepted:
    """An event in hand: its row in the inbox, its body and how often it failed."""

    seq: int
    type: str
    body: bytes
    attempts: int
    problem: str | None
    waited: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an accepted event that is not simply done."""

    seq: int
    state: State
    attempts: int
    body: bytes | None
    not_before: datetime | None = None
    reason: str | None = None
    trace: str | None = None


def accept(transaction: Transaction, arrivals: Sequence[Arrival]) -> list[Accepted]:
    """Write arrivals into the inbox as done and return the new ones.

    Sorted by (source, id), so that two batches cannot wait for each other.
    """
    ordered = sorted(set(arrivals), key=Arrival.key)
    rows = transaction.session.exec_driver_sql(
        ACCEPT.format(schema=transaction.service), columns_of(ordered)
    )
    by_key = {arrival.key(): arrival for arrival in ordered}
    accepted: dict[tuple[str, str], Accepted] = {}
    twins: list[Accepted] = []
    for seq, source, event_id, digest, older in rows:
        arrival = by_key[source, event_id, bytes(digest)]
        reused = ID_REUSED if older or (source, event_id) in accepted else None
        entry = Accepted(seq, arrival.type, arrival.body, 0, arrival.problem or reused)
        if (source, event_id) in accepted:
            twins.append(entry)
        else:
            accepted[source, event_id] = entry
    return [*accepted.values(), *twins]


def columns_of(arrivals: Sequence[Arrival]) -> dict[str, list[object]]:
    return {
        "sources": [a.source for a in arrivals],
        "ids": [a.id for a in arrivals],
        "digests": [a.digest for a in arrivals],
        "types": [a.type for a in arrivals],
    }


ACCEPT = """
with fresh as (
  insert into {schema}.inbox (source, id, digest, type, state)
  select *, 'done' from unnest(%(sources)b::text[], %(ids)b::text[],
                               %(digests)b::bytea[], %(types)b::text[])
  on conflict do nothing
  returning seq, source, id, digest
)
select fresh.*, exists (
  select from {schema}.inbox older
  where older.source = fresh.source and older.id = fresh.id)
from fresh order by fresh.seq
"""


def due(transaction: Transaction, most: int) -> list[int]:
    """Read which rows wait and are due, oldest first."""
    rows = transaction.session.exec_driver_sql(
        f"select seq from {transaction.service}.inbox"
        " where state = 'waiting' and not_before <= clock_timestamp()"
        " order by not_before, seq limit %(most)s",
        {"most": most},
    )
    return [seq for (seq,) in rows]


def hold(transaction: Transaction, seqs: Sequence[int]) -> list[Accepted]:
    """Take those of the waiting rows that nobody else holds."""
    rows = transaction.session.exec_driver_sql(
        HOLD.format(schema=transaction.service),
        {"seqs": list(seqs), "id_reused": ID_REUSED},
    )
    return [Accepted(*row) for row in rows]


HOLD = """
select seq, type, body, attempts, case when attempts = 0 and exists (
  select from {schema}.inbox older
  where older.source = waiting.source and older.id = waiting.id
    and older.seq < waiting.seq) then %(id_reused)s end, true
from {schema}.inbox waiting
where seq = any(%(seqs)b::bigint[]) and state = 'waiting'
order by seq for update skip locked
"""


def settle(transaction: Transaction, outcomes: Sequence[Outcome]) -> None:
    """Record outcomes on their rows."""
    if outcomes:
        transaction.session.exec_driver_sql(
            SETTLE.format(schema=transaction.service),
            {
                "seqs": [o.seq for o in outcomes],
                "states": [o.state.value for o in outcomes],
                "attempts": [o.attempts for o in outcomes],
                "bodies": [o.body for o in outcomes],
                "not_before": [o.not_before for o in outcomes],
                "reasons": [o.reason for o in outcomes],
                "traces": [o.trace for o in outcomes],
            },
        )


SETTLE = """
update {schema}.inbox set state = o.state, attempts = o.attempts, body = o.body,
  not_before = o.not_before, reason = o.reason, trace = o.trace
from unnest(%(seqs)b::bigint[], %(states)b::text[], %(attempts)b::int[],
            %(bodies)b::bytea[], %(not_before)b::timestamptz[], %(reasons)b::text[],
            %(traces)b::text[])
  as o (seq, state, attempts, body, not_before, reason, trace)
where inbox.seq = o.seq
"""


def set_aside(transaction: Transaction, arrival: Arrival, reason: str) -> None:
    """Park an event that was refused at the door, so that it is not lost."""
    transaction.session.exec_driver_sql(
        f"insert into {transaction.service}.inbox"
        " (source, id, digest, type, state, reason, body) values (%(source)s, %(id)s,"
        " %(digest)s, %(type)s, 'parked', %(reason)s, %(body)s) on conflict do nothing",
        vars(arrival) | {"reason": reason},
    )
