"""`keepwell import calendar`: the meetings with clients out of a calendar."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from libs.calendars import zones
from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.meetings import MeetingHeld
from libs.values import ClientId
from services.cli import calendars, reporting, who_is_who
from services.cli.calendars import Entry
from services.cli.door import opened
from services.cli.moments import MOMENT
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.reporting import DRY_RUN, Reading, now_of
from services.cli.sheets import Line
from services.cli.who_is_who import WhoIsWho

SOURCE = "import/calendar"
A_DAY = timedelta(days=1)


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
    """
    door = opened()
    who, latest = who_is_who.read(door), until or now_of(door)
    assumed, reading = zones.zone(zone) if zone else None, Reading()
    for series in calendars.series(file, how["encoding"]):
        held = []
        with reading.judging(series.line):
            held = calendars.entries(series, latest, assumed)
        for entry in held:
            take(reading, series.line, entry, who)
    became = None if how["dry_run"] else reporting.report(door, reading)
    click.echo(reporting.summary("Meetings", reading, became))
    tell_rejects(place_for(file, how["rejects"]), calendars.HEADER, reading.rejects)


def take(reading: Reading, line: Line, entry: Entry, who: WhoIsWho) -> None:
    """Make an event for each client that was met, or say why there is none."""
    if why := passed_over(entry, who):
        reading.passed_over[why] += 1
        return
    for held in meetings(entry, who):
        whose = held.client_id or held.contact_email or ""
        named_by = (entry.uid, entry.planned_at.isoformat(), whose)
        reading.take(
            line, reporting.addressed(held, SOURCE, entry.started_at, *named_by)
        )


def passed_over(entry: Entry, who: WhoIsWho) -> str | None:
    """Tell why an entry is no meeting with a client; None when it is one."""
    ours = [each for each in entry.attendees if who.is_ours(each.address)]
    theirs = [each for each in entry.attendees if who.clients_at(each.address)]
    if entry.cancelled:
        return "cancelled"
    if not theirs:
        return "with nobody on record"
    if any(all(each.declined for each in side) for side in (ours, theirs) if side):
        return "declined"
    return None if timedelta() < entry.lasted <= A_DAY else "of no length or over a day"


def meetings(entry: Entry, who: WhoIsWho) -> Iterator[MeetingHeld]:
    """Make an event for each client, with the first of its people who came.

    An address that several clients share goes without a client: a person decides.
    """
    told = set()
    for each in entry.attendees:
        clients = who.clients_at(each.address)
        client = next(iter(clients)) if len(clients) == 1 else None
        whose = client or each.address
        if clients and not each.declined and whose not in told:
            told.add(whose)
            yield _held(entry, who, each.address, client)


def _held(entry: Entry, who: WhoIsWho, address: str, client: str | None) -> MeetingHeld:
    ours = [each.address for each in entry.attendees if who.is_ours(each.address)]
    return MeetingHeld(
        meeting_id=f"{entry.uid[: LONGEST_TEXT - 25]}/{entry.planned_at.isoformat()}",
        mode="video" if entry.by_video else "face_to_face",
        started_at=entry.started_at,
        minutes=max(1, round(entry.lasted.total_seconds() / 60)),
        client_id=ClientId(client) if client else None,
        contact_email=address,
        staff_email=next(iter(ours), None),
    )
