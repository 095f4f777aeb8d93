"""What calendars told last of each meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
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
    },
)
NEWEST = CALENDAR.last_wins("source", "meeting_id")

Key = tuple[str, str]  # source and id of a meeting


@dataclass(frozen=True)
class Telling:
    """What was told of a meeting, by whom and how new; no times if it was not held."""

    source: str
    meeting_id: str
    branch: str
    event_id: str
    sequence: int
    revised_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None

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


def forget(transaction: Transaction, touches: Sequence[str]) -> None:
    """Forget what imports told that made these touches, so that it may be told anew."""
    transaction.session.execute(
        text(
            "delete from touchpoints.calendar c using touchpoints.imported i"
            " where i.touch_id = any(:touches)"
            " and (c.source, c.event_id) = (i.source, i.id)"
        ),
        {"touches": list(touches)},
    )


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
