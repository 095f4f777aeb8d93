"""Which touch which import brought, so that it can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.domain.touches import Touch
from services.touchpoints.storage import of_held
from services.touchpoints.storage.keys import KEYS, EventKey, in_columns
from services.touchpoints.storage.touches import touch_of

IMPORTED = Bulk(
    "imported",
    {
        "touch_id": "text",
        "run_id": "text",
        "branch_id": "text",
        "source": "text",
        "id": "text",
        "said_id": "text",
        "imported_at": "timestamptz",
    },
)
BEGIN = """
insert into touchpoints.import_files (run_id, branch_id, file, actor)
values (:run, :branch, :file, :actor) on conflict do nothing
"""
OF_THE_RUN = "i.run_id = :run and i.taken_back_at is null"


@dataclass(frozen=True)
class Run:
    """An import: from where, when, how much it brought and what was taken back.

    Of older ones nobody knows the file, nor who began them.
    """

    run: str
    source: str
    imported_at: datetime
    events: int
    taken_back: int
    file: str | None
    actor: str | None


@dataclass(frozen=True)
class Origin:
    """Which run brought a touch, and from where."""

    touch: str
    run: str
    source: str


@dataclass(frozen=True)
class Replaced:
    """A touch that was taken back, whose own it is, what told it and why it is not."""

    told_by: EventKey
    touch: Touch
    own: ClientId
    why: str


def note(transaction: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write down what an import brought, in the order of the columns."""
    IMPORTED.insert(transaction, rows)


def begin(transaction: Transaction, run: str, branch: str, file: str | None) -> None:
    """Write down, once, out of which file a run comes and who began it."""
    told = {"run": run, "branch": branch, "file": file, "actor": transaction.actor}
    transaction.session.execute(text(BEGIN), told)


def note_copy(transaction: Transaction, touch: str, copy: str) -> None:
    """Write down that a touch is a copy of one, and of its run if it has one."""
    transaction.session.execute(
        text(
            "insert into touchpoints.imported"
            " (touch_id, run_id, branch_id, source, id, said_id, imported_at)"
            " select :copy, run_id, branch_id, source, id, said_id, imported_at"
            " from touchpoints.imported where touch_id = :touch on conflict do nothing"
        ),
        {"touch": touch, "copy": copy},
    )


def times_taken_back(
    transaction: Transaction, keys: Iterable[EventKey]
) -> dict[EventKey, int]:
    """Count how often each event was imported and taken back again."""
    wanted = sorted(set(keys))
    rows = transaction.session.execute(
        text(
            "select i.source, i.said_id, count(*) as times from touchpoints.imported i"
            f" join {KEYS} using (source)"
            " where i.said_id = k.id and i.taken_back_at is not null group by 1, 2"
        ),
        in_columns(wanted),
    )
    return {(row.source, row.said_id): row.times for row in rows}


def known(transaction: Transaction, keys: Sequence[EventKey]) -> set[EventKey]:
    """Return which of these events an import brought."""
    rows = transaction.session.execute(
        text(
            f"select source, id from touchpoints.imported i join {KEYS}"
            " using (source, id)"
        ),
        in_columns(keys),
    )
    return {(row.source, row.id) for row in rows}


def waiting(transaction: Transaction, run: str) -> int:
    """Count what a run brought that nobody has looked at yet."""
    return transaction.session.execute(text(WAITING), {"run": run}).scalar_one()


WAITING = f"""
select count(*) from touchpoints.imported i where {OF_THE_RUN}
  and not exists (select from touchpoints.touches t where t.touch_id = i.touch_id)
  and not exists (select from touchpoints.unmatched u
                  where (u.source, u.id) = (i.source, i.id))
  and not exists (select from touchpoints.calendar c
                  where (c.source, c.event_id) = (i.source, i.id))
  and not exists (select from touchpoints.documents d
                  where d.touch_id = i.touch_id and not d.logged)
"""


def lock_logged(
    transaction: Transaction, run: str, held: Sequence[ClientId], most: int
) -> list[Touch]:
    """Take in hand some of the touches that came of a run, and still count.

    Those of the `held` stay.
    """
    rows = transaction.session.execute(
        text(
            "select t.* from touchpoints.imported i"
            f" join touchpoints.touches t using (touch_id) where {OF_THE_RUN}"
            f" and not {of_held.ANY_OF_IT}"
            " order by touch_id limit :most for update of i"
        ),
        {"run": run, "held": list(held), "most": most},
    )
    return [touch_of(row) for row in rows]


def replaced(transaction: Transaction, events: Sequence[EventKey]) -> list[Replaced]:
    """Read of each event the touch of it that was taken back last."""
    rows = transaction.session.execute(text(REPLACED), in_columns(events))
    return [
        Replaced((row.source, row.id), touch_of(row), row.own, row.why) for row in rows
    ]


REPLACED = f"""
select distinct on (i.source, i.id) i.source, i.id, t.*,
  coalesce(t.own_client_id, t.client_id) as own, c.reason as why
from touchpoints.imported i join {KEYS} using (source, id)
join touchpoints.touches t using (touch_id)
join touchpoints.credits c on c.touch_id = t.touch_id and c.reversal
order by i.source, i.id, c.credit_id desc
"""


def lock_called_off(transaction: Transaction, run: str, most: int) -> list[str]:
    """Take in hand some of the cancellations of a run that still count."""
    rows = transaction.session.execute(
        text(
            "select i.touch_id from touchpoints.imported i"
            " join touchpoints.calendar c on (c.source, c.event_id) = (i.source, i.id)"
            f" where {OF_THE_RUN} and c.started_at is null"
            " order by i.touch_id limit :most for update of i"
        ),
        {"run": run, "most": most},
    )
    return [row.touch_id for row in rows]


def forget_unmatched(
    transaction: Transaction, run: str, held: Sequence[ClientId]
) -> list[str]:
    """Remove what a run brought and nobody could name; return what would have been.

    What may be of the `held` stays.
    """
    rows = transaction.session.execute(
        text(
            "delete from touchpoints.unmatched u using touchpoints.imported i"
            f" where {OF_THE_RUN} and (u.source, u.id) = (i.source, i.id)"
            f" and not {of_held.ANY_OF_IT} returning i.touch_id"
        ),
        {"run": run, "held": list(held)},
    )
    return [row.touch_id for row in rows]


def mark(transaction: Transaction, touches: Sequence[str]) -> None:
    """Note that these were taken back."""
    transaction.session.execute(
        text(
            "update touchpoints.imported set taken_back_at = :now"
            " where touch_id = any(:touches)"
        ),
        {"now": transaction.now, "touches": list(touches)},
    )


def origins(transaction: Transaction, touches: Sequence[str]) -> list[Origin]:
    """Read which run brought these touches, as far as one did, by touch."""
    rows = transaction.session.execute(
        text(
            "select touch_id, run_id, source from touchpoints.imported"
            " where touch_id = any(:touches) order by touch_id"
        ),
        {"touches": list(touches)},
    )
    return [Origin(*row) for row in rows]


def left(
    transaction: Transaction, run: str, held: Sequence[ClientId]
) -> tuple[int, int] | None:
    """Count what is not taken back yet, and what stays because its client is `held`.

    None when the run brought nothing we see.
    """
    row = transaction.session.execute(
        text(
            "select count(*) filter (where taken_back_at is null and not is_held),"
            " count(*) filter (where is_held), count(*) as all_events"
            " from touchpoints.imported i cross join lateral"
            f" (select taken_back_at is null and {of_held.ANY_OF_IT} as is_held) h"
            " where run_id = :run"
        ),
        {"run": run, "held": list(held)},
    ).one()
    return (row[0], row[1]) if row.all_events else None


def page(
    transaction: Transaction, before: tuple[datetime, str] | None, most: int
) -> list[Run]:
    """Read runs, the latest first, `before` a keyset."""
    at, run = before or (None, None)
    rows = transaction.session.execute(
        text(
            f"{RUNS} group by run_id having cast(:at as timestamptz) is null"
            " or (min(imported_at), run_id) < (:at, :run)"
            " order by min(imported_at) desc, run_id desc limit :most"
        ),
        {"at": at, "run": run, "most": most},
    )
    return [Run(*row) for row in rows]


RUNS = """
select run_id, min(source), min(imported_at), count(*), count(taken_back_at),
  min(file), min(actor)
from touchpoints.imported left join touchpoints.import_files using (run_id)
"""
