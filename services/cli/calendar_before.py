"""What was told of a calendar's meetings before, and what a file corrects of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.contracts.meetings import BEFORE_ALL, MeetingHeld, Revision, revision
from services.cli.calendars import Edition
from services.cli.door import Door
from services.cli.reporting import CHANGED, IMPORTED, KNOWN, MOVED

PATH = "/v1/calendar-meetings"
OLDER = "older than what is known"


@dataclass(frozen=True)
class Known:
    """What was told last of a meeting; it has no times if it was not held."""

    meeting_id: str
    event_id: str
    edition: Edition
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def planned(self) -> str:
        """When its series first had it."""
        return self.meeting_id.split("/")[-2:][0]


@dataclass(frozen=True)
class Before:
    """What was told of meetings, by series and id; a file speaks of those `until`."""

    series: Mapping[str, Mapping[str, Known]]
    until: datetime

    def becomes(self, held: MeetingHeld) -> str:
        """Tell what a meeting of a file does to what is known of it."""
        known = self._of(held.meeting_id).get(held.meeting_id)
        if known is None:
            return IMPORTED
        if known.started_at and facts_in(known.event_id) == facts_in(held.sent.id):
            return KNOWN
        if rank(known.edition) > revision(held.sequence, held.revised_at):
            return OLDER
        if known.started_at is None:
            return IMPORTED
        return CHANGED if known.started_at == held.started_at else MOVED

    def knows(self, meeting_id: str) -> bool:
        """Tell whether a meeting was told of before."""
        return meeting_id in self._of(meeting_id)

    def gone(self, uid: str, still: Collection[str]) -> list[Known]:
        """Find what was held of a series, and is not `still` in the file."""
        return [
            known
            for known in self.series.get(uid, {}).values()
            if known.ended_at
            and known.ended_at <= self.until
            and known.meeting_id not in still
        ]

    def _of(self, meeting_id: str) -> Mapping[str, Known]:
        return self.series.get(series_of(meeting_id), {})


def read(door: Door, source: str, until: datetime) -> Before:
    """Read what was told of a calendar."""
    series: dict[str, dict[str, Known]] = {}
    for told in door.pages(PATH, source=source):
        known = known_of(told)
        series.setdefault(series_of(known.meeting_id), {})[known.meeting_id] = known
    return Before(series, until)


def known_of(told: Mapping[str, Any]) -> Known:
    revised, started, ended = (
        told[name] and datetime.fromisoformat(told[name])
        for name in ("revised_at", "started_at", "ended_at")
    )
    edition = Edition(told["sequence"], revised)
    return Known(told["meeting_id"], told["event_id"], edition, started, ended)


def meeting_id(uid: str, planned_at: datetime, who: str) -> str:
    """Name a meeting, the same wherever it is moved to; `who` is short."""
    return f"{uid}/{planned_at.isoformat()}/{who}"


def series_of(meeting_id: str) -> str:
    """Read of which series a meeting is."""
    return meeting_id.rsplit("/", 2)[0]


def event_id(facts: str, edition: Edition) -> str:
    """Name a telling by what it says of a meeting, then by how new it is."""
    stamp = edition.revised_at.timestamp() if edition.revised_at else 0
    return f"{facts}.{edition.sequence}.{stamp:.0f}"


def facts_in(event_id: str) -> str:
    """Read what stands for what a telling says."""
    return event_id.partition(".")[0]


def rank(edition: Edition) -> Revision:
    """Rank an edition among others."""
    return revision(edition.sequence, edition.revised_at)


def without(known: Known, series: Edition) -> Edition:
    """Tell how new it is that a series does without a meeting.

    What is left out has no SEQUENCE of its own, so a later time is enough.
    """
    was = known.edition
    if (series.revised_at or BEFORE_ALL) <= (was.revised_at or BEFORE_ALL):
        return series
    return Edition(max(series.sequence, was.sequence), series.revised_at)
