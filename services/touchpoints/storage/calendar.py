"""What calendars told last of each meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.storage import of_held
from services.touchpoints.storage.keys import KEYS, EventKey, in_columns

CALENDAR = Bulk(
    "calendar",
    {
        "source": "text",
        "meeting_id": "text",
        "branch_id": "text",
        "event_id": "text",
        "sequence": "integer",
        "revised_at": "timestamptz",
        "started_at": "timestamptz",
        "ended_at": "timestamptz",
        "client_id": "text",
    },
)
NEWEST = CALENDAR.last_wins("source", "meeting_id")
BEFORE = Bulk("calendar_before", CALENDAR.columns)

Key = tuple[str, str]  # source and id of a meeting


@dataclass(frozen=True)
class Telling:
    """What was told of a meeting, by whom and how new; no times if it was not held.

    `client` is with whom a person said it was, whoever the calendar names.
    """

    source: str
    meeting_id: str
    branch: str
    event_id: str
    sequence: int
    revised_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    client: ClientId | None = None

    @property
    def told_by(self) -> EventKey:
        """The key of the event that told it."""
        return self.source, self.event_id


def begin(transaction: Transaction, tellings: Iterable[Telling]) -> set[Key]:
    """Keep what is told of meetings for the first time; return which they are."""
    rows = sorted(map(astuple, tellings), key=lambda row: row[:2])
    fresh = CALENDAR.insert(
        transaction, rows, "on conflict do nothing returning source, meeting_id"
    )
    return {(row.source, row.meeting_id) for row in fresh}


def lock(transaction: Transaction, meetings: Iterable[Key]) -> dict[Key, Telling]:
    """Take what was told of meetings in hand."""
    keys = sorted(meetings)
    rows = transaction.session.execute(
        text(
            f"select {', '.join(CALENDAR.columns)} from touchpoints.calendar c"
            f" join {KEYS} using (source) where c.meeting_id = k.id"
            " order by source, meeting_id for update of c"
        ),
        in_columns(keys),
    )
    return {(row.source, row.meeting_id): Telling(*row) for row in rows}


def revise(transaction: Transaction, tellings: Iterable[Telling]) -> None:
    """Keep what is told now in place of what was."""
    CALENDAR.insert(transaction, list(map(astuple, tellings)), NEWEST)


def keep_before(transaction: Transaction, tellings: Iterable[Telling]) -> None:
    """Keep what was told and is replaced now."""
    BEFORE.insert(transaction, list(map(astuple, tellings)))


def forget_before(transaction: Transaction, run: str, held: Sequence[ClientId]) -> None:
    """Forget what an import told, not of the `held`, and another replaced since."""
    transaction.session.execute(
        text(
            "delete from touchpoints.calendar_before b using touchpoints.imported i"
            " where i.run_id = :run and (b.source, b.event_id) = (i.source, i.id)"
            f" and not {of_held.ANY_OF_IT}"
        ),
        {"run": run, "held": list(held)},
    )


def take_before(transaction: Transaction, meetings: Sequence[Key]) -> list[Telling]:
    """Remove and return what was told last of meetings before it was replaced."""
    rows = transaction.session.execute(text(TAKE_BEFORE), in_columns(meetings))
    return [Telling(*row) for row in rows]


TAKE_BEFORE = f"""
delete from touchpoints.calendar_before where telling_id in (
  select max(b.telling_id) from touchpoints.calendar_before b
  join {KEYS} on (b.source, b.meeting_id) = (k.source, k.id)
  group by b.source, b.meeting_id)
returning {", ".join(CALENDAR.columns)}
"""


def forget(transaction: Transaction, touches: Sequence[str]) -> list[Key]:
    """Forget what imports told that made these touches; return of which meetings."""
    rows = transaction.session.execute(
        text(
            "delete from touchpoints.calendar c using touchpoints.imported i"
            " where i.touch_id = any(:touches)"
            " and (c.source, c.event_id) = (i.source, i.id)"
            " returning c.source, c.meeting_id"
        ),
        {"touches": list(touches)},
    )
    return [(row.source, row.meeting_id) for row in rows]


def page(transaction: Transaction, source: str, after: str, most: int) -> list[Telling]:
    """Read what a calendar told, by the meetings' ids."""
    rows = transaction.session.execute(
        text(
            f"select {', '.join(CALENDAR.columns)} from touchpoints.calendar"
            " where source = :source and meeting_id > :after"
            " order by meeting_id limit :most"
        ),
        {"source": source, "after": after, "most": most},
    )
    return [Telling(*row) for row in rows]
