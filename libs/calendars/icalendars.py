"""Calendars as RFC 5545 writes them, and invitations as RFC 5546 does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress
from icalendar.enums import CUTYPE, PARTSTAT, ROLE

from libs.values import Invalid

MADE_BY = "-//Keepwell//Keepwell//EN"
NO_LINES = str.maketrans("", "", "\r\n")


class NotAnAddress(Invalid):
    """Whoever calls a meeting or is invited to it has an e-mail address."""


class Method(StrEnum):
    """What becomes of a meeting."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """What stands in a calendar: from a time on for so long, or on a whole day."""

    uid: str
    summary: str
    starts: datetime | date
    lasts: timedelta = timedelta(days=1)
    description: str = ""


@dataclass(frozen=True)
class Party:
    """Somebody who takes part; raises NotAnAddress."""

    name: str
    email: str

    def __post_init__(self) -> None:
        if "@" not in self.email or not self.email.isprintable():
            raise NotAnAddress


@dataclass(frozen=True)
class Meeting:
    """A meeting that `organizer` calls `attendee` to, as of its `sequence`."""

    entry: Entry
    organizer: Party
    attendee: Party
    sequence: int


def written(name: str, entries: Sequence[Entry], at: datetime) -> bytes:
    """Write a calendar to read, as of `at`; the entries stand by their ids."""
    calendar = _calendar()
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda entry: entry.uid):
        calendar.add_component(_event(entry, at))
    return calendar.to_ical()


def invitation(method: Method, meeting: Meeting, at: datetime) -> bytes:
    """Write an invitation to a meeting, or that it is called off, as of `at`."""
    calendar = _calendar()
    calendar.add("method", method.value)
    event = _event(meeting.entry, at)
    event.add("sequence", meeting.sequence)
    event.add("status", "CONFIRMED" if method is Method.REQUEST else "CANCELLED")
    event.add("organizer", _address(meeting.organizer), encode=False)
    event.add("attendee", _invited(meeting.attendee), encode=False)
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    return calendar


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", at)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.starts + entry.lasts)
    event.add("summary", entry.summary)
    if entry.description:
        event.add("description", entry.description)
    timed = isinstance(entry.starts, datetime)
    event.add("transp", "OPAQUE" if timed else "TRANSPARENT")
    return event


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = party.name.translate(NO_LINES)
    return address


def _invited(party: Party) -> vCalAddress:
    address = _address(party)
    address.params["CUTYPE"] = CUTYPE.INDIVIDUAL
    address.params["ROLE"] = ROLE.REQ_PARTICIPANT
    address.params["PARTSTAT"] = PARTSTAT.NEEDS_ACTION
    address.params["RSVP"] = "TRUE"
    return address
