"""What is still to be swept out of what was told: numbers and addresses, until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from libs.storage import traces
from libs.storage.transactions import Transaction

SWEEP = "sweep_up_after_people"  # the timer, by its method's name
AT_ONCE = 10  # people, so that a run ends well before its deadline
# What is still to be told is told within a second; then it can go.
SOON = timedelta(minutes=1)

# A migration calls one numbered version; a change is a new number.
SWEEPS_1 = """
create table {schema}.sweeps (
  sweep_id bigint generated always as identity primary key,
  words text[] not null,
  swept_to bigint not null default 0
);
grant select, insert, update, delete on {schema}.sweeps to {schema}_worker;
"""


@dataclass(frozen=True)
class Sweep:
    """Words to be swept, and up to where they were."""

    id: int
    words: list[str]
    swept_to: int


def lay_sweeps(connection: Connection, schema: str) -> None:
    """Make room for what is to be swept."""
    connection.exec_driver_sql(SWEEPS_1.format(schema=schema))


def begin(transaction: Transaction, words: Sequence[str]) -> None:
    """Leave words to be swept out of what was told, soon."""
    if words:
        _run(
            transaction,
            "insert into {schema}.sweeps (words) values (:words)",
            words=list(words),
        )
        transaction.wake(SWEEP, transaction.now)


def sweep(transaction: Transaction) -> datetime | None:
    """Delete what was told of some people; say when to go on if more is left."""
    rows = _run(
        transaction,
        "select sweep_id, words, swept_to from {schema}.sweeps"
        " order by sweep_id limit :most for update skip locked",
        most=AT_ONCE,
    )
    again = [_part(transaction, Sweep(*row)) for row in rows]
    if len(again) == AT_ONCE and None in again:
        return transaction.now
    return min((at for at in again if at), default=None)


def _part(transaction: Transaction, sweep: Sweep) -> datetime | None:
    part = traces.forget_told(transaction, sweep.words, sweep.swept_to)
    if part.to_be_told:
        return transaction.now + SOON
    if part.is_last:
        _run(
            transaction, "delete from {schema}.sweeps where sweep_id = :id", id=sweep.id
        )
        return None
    _run(
        transaction,
        "update {schema}.sweeps set swept_to = :upto where sweep_id = :id",
        upto=part.upto,
        id=sweep.id,
    )
    return transaction.now


def _run(transaction: Transaction, sql: str, **bound: Any) -> Any:
    statement = text(sql.replace("{schema}", transaction.service))
    return transaction.session.execute(statement, bound)
