"""A calendar in an iCalendar file (RFC 5545): each meeting as often as it was held."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from libs.values import Invalid
from services.cli.sheets import Line, UnreadableFile

HEADER = ("uid", "start")
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Nobody meets so often; to count it all up would take for ever.
TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
REPEATS = {"RRULE", "RDATE", "RECURRENCE-ID"}
VIDEO = re.compile(
    r"teams\.(microsoft|live)\.com|zoom\.us/|meet\.google\.com|webex\.com/"
    r"|whereby\.com/|meet\.jit\.si|gotomeeting\.com|bigbluebutton",
    re.IGNORECASE,
)
A_TIME = "no time like 20260302T090000Z"
# What each property would have to say, where it is not a time.
READ_AS = {
    "DURATION": "no length of time like PT45M",
    "RRULE": "no repetition like FREQ=WEEKLY;COUNT=4",
    "SEQUENCE": "no number",
}
VIDEO_PROPERTIES = ("LOCATION", "DESCRIPTION", "URL", "CONFERENCE")
BEGINS = "BEGIN:VEVENT"


class UnusableEntry(Invalid):
    """The entry does not tell when it took place."""


@dataclass(frozen=True)
class Attendee:
    """Somebody who was asked to come; the address is in lower case."""

    address: str
    declined: bool


@dataclass(frozen=True)
class Edition:
    """How new a telling is: its SEQUENCE, and when it was last changed or stamped."""

    sequence: int
    revised_at: datetime | None


@dataclass(frozen=True)
class Entry:
    """One time that something in the calendar took place."""

    uid: str
    # What it is known by among its repetitions, wherever it was moved to: the
    # beginning of all time if there are none.
    planned_at: datetime
    started_at: datetime
    lasted: timedelta
    attendees: tuple[Attendee, ...]
    cancelled: bool
    by_video: bool
    edition: Edition


@dataclass(frozen=True)
class Held:
    """The times that something took place, and how often it took whole days."""

    entries: list[Entry]
    whole_days: int


@dataclass(frozen=True)
class Series:
    """All components of one UID: the first, and what was changed of it."""

    line: Line
    uid: str
    components: tuple[Any, ...]
    zone: str | None

    @property
    def happens_once(self) -> bool:
        """Whether its UID is enough to know it by."""
        named = bool(self.components[0].get("UID"))
        return named and not any(REPEATS & each.keys() for each in self.components)


def series(path: Path, encoding: str) -> list[Series]:
    """Read the series of a file in the order they begin; raises UnreadableFile."""
    try:
        text = path.read_bytes().decode(encoding)
        calendars = Calendar.from_ical(text, multiple=True)
    except OSError as failure:
        raise UnreadableFile(f"{path} cannot be read: {failure.strerror}.") from None
    except (ValueError, LookupError, IndexError):
        raise UnreadableFile(f"{path} is no iCalendar file in {encoding}.") from None
    said = [line.rstrip().upper() for line in text.split("\n")]
    # What does not end is left out by the parser, and nothing is said of it.
    if not calendars or said.count("BEGIN:VCALENDAR") > len(calendars):
        raise UnreadableFile(f"{path} ends in the middle: an END is missing.")
    lines = (number for number, line in enumerate(said, start=1) if line == BEGINS)
    return [each for calendar in calendars for each in _series(calendar, lines)]


def entries(series: Series, until: datetime, zone: ZoneInfo | None) -> Held:
    """Tell each time that a series took place up to `until`; raises UnusableEntry.

    Times without a zone are in `zone`; entries of whole days are only counted.
    """
    try:
        found = _occurrences(series, until)
        timed = [each for each in found if isinstance(each.start, datetime)]
        held = [_entry(each, series, zone) for each in timed]
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise UnusableEntry(_what_is_wrong(series)) from None
    past = [each for each in held if each.started_at + each.lasted <= until]
    return Held(past, len(found) - len(timed))


def newest(series: Series) -> Edition:
    """Tell how new a series is as a whole."""
    told = [_edition(each) for each in series.components]
    stamps = [each.revised_at for each in told if each.revised_at]
    return Edition(max(each.sequence for each in told), max(stamps, default=None))


def _series(calendar: Any, lines: Iterator[int]) -> Iterator[Series]:
    found: dict[str, list[Any]] = {}
    begins: dict[str, int] = {}
    for component in calendar.walk("VEVENT"):
        number, uid = next(lines, 0), str(component.get("UID", ""))
        found.setdefault(uid or f"line {number}", []).append(component)
        begins.setdefault(uid or f"line {number}", number)
    zone = calendar.get("X-WR-TIMEZONE")
    for uid, components in found.items():
        starts = (each.to_ical().decode() for each in _all(components[0], "DTSTART"))
        line = Line(begins[uid], (uid, " ".join(starts)))
        yield Series(line, uid, tuple(components), zone and str(zone))


def _what_is_wrong(series: Series) -> str:
    """Name the first property that cannot be read, and what it says."""
    for component in series.components:
        for name, _ in component.errors:
            says = " ".join(map(str, _all(component, name)))
            return f"Its {name} says '{says}', which is {READ_AS.get(name, A_TIME)}."
    return (
        "Its times do not fit together: look at its DTSTART, RRULE and RECURRENCE-ID."
    )


def _occurrences(series: Series, until: datetime) -> list[Any]:
    alone = Calendar()
    if series.zone:
        alone.add("X-WR-TIMEZONE", series.zone)
    for component in series.components:
        if "DTSTART" not in component:
            raise UnusableEntry("It has no DTSTART.")
        if TOO_OFTEN & set(component.get("RRULE", {}).get("FREQ", ())):
            raise UnusableEntry("It is repeated more often than every day.")
        alone.add_component(component)
    found: list[Any] = recurring_ical_events.of(alone).between(BEGINNING, until)
    return found


def _entry(component: Any, series: Series, zone: ZoneInfo | None) -> Entry:
    start, end = _utc(component.start, zone), _utc(component.end, zone)
    planned = None if series.happens_once else component.get("RECURRENCE-ID")
    first = BEGINNING if series.happens_once else start
    return Entry(
        uid=str(component.get("UID", "")),
        planned_at=_utc(planned.dt, zone) if planned else first,
        started_at=start,
        lasted=end - start,
        attendees=tuple(_attendees(component)),
        cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
        by_video=any(map(VIDEO.search, _places(component))),
        edition=_edition(component),
    )


def _edition(component: Any) -> Edition:
    sequence = component.get("SEQUENCE")
    stamps = (component.get(name) for name in ("LAST-MODIFIED", "DTSTAMP"))
    told = [at for at in map(_moment, stamps) if isinstance(at, datetime)]
    return Edition(
        max(0, int(sequence)) if isinstance(sequence, int) else 0,
        # Both are in UTC, or the calendar breaks its own rule.
        _utc(told[0], UTC) if told else None,
    )


def _moment(told: Any) -> Any:
    return getattr(told, "dt", None)


def _utc(at: datetime, zone: tzinfo | None) -> datetime:
    if at.tzinfo is None and zone is None:
        raise UnusableEntry(
            "Its times have no zone: say which, as in --zone Europe/Vienna."
        )
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _attendees(component: Any) -> Iterator[Attendee]:
    for each in (*_all(component, "ORGANIZER"), *_all(component, "ATTENDEE")):
        address = str(each).lower().removeprefix("mailto:")
        if each.params.get("CUTYPE", "").upper() not in {"ROOM", "RESOURCE"}:
            declined = each.params.get("PARTSTAT", "").upper() == "DECLINED"
            yield Attendee(address, declined)


def _places(component: Any) -> Iterator[str]:
    for name, told in component.items():
        if name in VIDEO_PROPERTIES or name.startswith(("X-GOOGLE-", "X-MICROSOFT-")):
            yield from map(str, told if isinstance(told, list) else [told])


def _all(component: Any, name: str) -> list[Any]:
    told = component.get(name, [])
    return told if isinstance(told, list) else [told]
