"""`keepwell import calendar`: the meetings with clients out of a calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from libs.calendars import zones
from libs.contracts.meetings import MeetingCancelled, MeetingHeld
from libs.values import ClientId
from services.cli import calendar_before, calendars, reporting, who_is_who
from services.cli.calendar_before import (
    OLDER,
    Before,
    Known,
    event_id,
    meeting_id,
    rank,
    without,
)
from services.cli.calendars import Edition, Entry, Held, Series
from services.cli.door import opened
from services.cli.moments import MOMENT
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.reporting import (
    DRY_RUN,
    KNOWN,
    TAKEN_BACK,
    Reading,
    digest_of,
    now_of,
)
from services.cli.sheets import Line
from services.cli.who_is_who import WhoIsWho

SOURCE = "import/calendar"
A_DAY = timedelta(days=1)
LONGEST_UID, A_NAME = 200, 12  # characters
STRANGERS, WHOLE_DAYS = "with nobody on record", "of whole days"


@click.command()
@FILE
@click.option("--zone", help="The zone of times that name none, as in Europe/Vienna.")
@click.option(
    "--until", type=MOMENT, help="What ends later is left out.  [default: now]"
)
@DRY_RUN
@REJECTS
@ENCODING
def calendar(file: Path, zone: str | None, until: datetime | None, **how: Any) -> None:
    """Import meetings with clients from an iCalendar file, repetitions and all.

    A meeting is with a client when an attendee's address, or its domain, is a client's.
    What was imported before and is told otherwise now is corrected.
    """
    door = opened()
    who, latest = who_is_who.read(door), until or now_of(door)
    before = calendar_before.read(door, SOURCE, latest)
    assumed = zones.zone(zone) if zone else None
    taking = Taking(who, before)
    reading = taking.reading
    for series in calendars.series(file, how["encoding"]):
        with reading.judging(series.line):
            taking.take(series, calendars.entries(series, latest, assumed))
    carry_out = reporting.preview if how["dry_run"] else reporting.report
    reading.file = file.name
    became = carry_out(door, reading)
    click.echo(reporting.summary("Meetings", reading, became))
    tell_rejects(place_for(file, how["rejects"]), calendars.HEADER, reading.rejects)


@dataclass(frozen=True)
class Taking:
    """What a calendar tells, taken by who is who and what was told of it before."""

    who: WhoIsWho
    before: Before
    reading: Reading = field(default_factory=Reading)

    def take(self, series: Series, held: Held) -> None:
        """Tell of the clients that were met, and take back what a series leaves out."""
        attended: set[str] = set()
        editions: dict[str, Edition] = {}
        self.reading.passed_over[WHOLE_DAYS] += held.whole_days
        for entry in held.entries:
            editions[entry.planned_at.isoformat()] = entry.edition
            why = passed_over(entry, self.who)
            if why in {None, STRANGERS}:
                attended |= {meeting_of(entry, each) for each in self._unknown(entry)}
            if why:
                self.reading.passed_over[why] += 1
            else:
                attended |= self._tell(series.line, entry)
        whole = calendars.newest(series)
        for known in self.before.gone(spelled(series.uid), attended):
            edition = editions.get(known.planned)
            self._call_off(series.line, known, edition or without(known, whole))

    def _unknown(self, entry: Entry) -> list[str]:
        """Return who came and is nobody's any more: what was told of them stays."""
        return [each for each in came(entry) if not self.who.clients_at(each)]

    def _tell(self, line: Line, entry: Entry) -> set[str]:
        # Of several of a client the one it was told of stays the one.
        known_first = sorted(
            came(entry), key=lambda each: not self.before.knows(meeting_of(entry, each))
        )
        told = list(meetings(entry, self.who, known_first))
        for held in told:
            becomes = self.before.becomes(held)
            if becomes in {KNOWN, OLDER}:
                self.reading.passed_over[becomes] += 1
            else:
                self.reading.take(line, held, becomes)
        return {held.meeting_id for held in told}

    def _call_off(self, line: Line, known: Known, edition: Edition) -> None:
        if rank(edition) < rank(known.edition):
            self.reading.passed_over[OLDER] += 1
        else:
            self.reading.take(line, called_off(known, edition), TAKEN_BACK)


def passed_over(entry: Entry, who: WhoIsWho) -> str | None:
    """Tell why an entry is no meeting with a client; None when it is one."""
    ours = [each for each in entry.attendees if who.is_ours(each.address)]
    theirs = [each for each in entry.attendees if who.clients_at(each.address)]
    if entry.cancelled:
        return "cancelled"
    if not theirs:
        return STRANGERS
    if any(all(each.declined for each in side) for side in (ours, theirs) if side):
        return "declined"
    return None if timedelta() < entry.lasted <= A_DAY else "of no length or over a day"


def came(entry: Entry) -> list[str]:
    """Return the addresses of those who did not decline."""
    return [each.address for each in entry.attendees if not each.declined]


def meetings(
    entry: Entry, who: WhoIsWho, addresses: Sequence[str]
) -> Iterator[MeetingHeld]:
    """Make an event for each client, with the first of its people among the addresses.

    An address that several clients share goes without a client: a person decides.
    """
    told = set()
    for address in addresses:
        clients = who.clients_at(address)
        client = next(iter(clients)) if len(clients) == 1 else None
        whose = client or address
        if clients and whose not in told:
            told.add(whose)
            yield _held(entry, who, address, client)


def meeting_of(entry: Entry, address: str) -> str:
    """Name the meeting with somebody, the same wherever it is moved to."""
    whom = digest_of(address)[:A_NAME]
    return meeting_id(spelled(entry.uid), entry.planned_at, whom)


def spelled(uid: str) -> str:
    """Spell a UID so that a meeting's id has room for it."""
    return uid if len(uid) <= LONGEST_UID else digest_of(uid)


def _held(entry: Entry, who: WhoIsWho, address: str, client: str | None) -> MeetingHeld:
    ours = [each.address for each in entry.attendees if who.is_ours(each.address)]
    held = MeetingHeld(
        meeting_id=meeting_of(entry, address),
        mode="video" if entry.by_video else "face_to_face",
        started_at=entry.started_at,
        minutes=max(1, round(entry.lasted.total_seconds() / 60)),
        client_id=ClientId(client) if client else None,
        contact_email=address,
        staff_email=next(iter(ours), None),
        sequence=entry.edition.sequence,
        revised_at=entry.edition.revised_at,
    )
    # Whose address it is, the register says and not the calendar.
    said = (held.meeting_id, held.mode, held.started_at, held.minutes, held.staff_email)
    told_by = event_id(digest_of(*map(str, said)), entry.edition)
    return reporting.sent(held, told_by, SOURCE, held.started_at)


def called_off(known: Known, edition: Edition) -> MeetingCancelled:
    """Make the event that a meeting was not held."""
    cancelled = MeetingCancelled(
        meeting_id=known.meeting_id,
        sequence=edition.sequence,
        revised_at=edition.revised_at,
    )
    told_by = event_id(digest_of(known.meeting_id, known.event_id), edition)
    told_at = edition.revised_at or calendars.BEGINNING
    return reporting.sent(cancelled, told_by, SOURCE, told_at)
