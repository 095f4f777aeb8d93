"""Calendars as files, and what reading them tells."""

from datetime import UTC, datetime

from services.cli import calendars
from services.cli.calendar_before import Before
from services.cli.importing_calendar import Taking
from services.cli.who_is_who import WhoIsWho
from tests.unit.services.cli.files import told

NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
ANNA, JULIA = "anna@msp.example", "j.huber@alpine-dental.example"
WHO = WhoIsWho(
    ours=frozenset({ANNA}),
    our_domains=frozenset({"msp.example"}),
    by_reference={JULIA: frozenset({"alpine"})},
    by_domain={"brandt.example": frozenset({"brandt"})},
    survivors={},
    was_erased=lambda _: False,
    zones={},
)
ZONE = """\
BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def event(*more, start="TZID=Office:20260302T090000", uid="m-1", who=(ANNA, JULIA)):
    head = (f"UID:{uid}", f"DTSTART{';' if start[0] == 'T' else ':'}{start}")
    people = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{each}" for each in who]
    lasts = (
        () if any(line.startswith("DTEND") for line in more) else ("DURATION:PT45M",)
    )
    lines = ("BEGIN:VEVENT", *head, *lasts, *people, *more, "END:VEVENT", "")
    return "\n".join(lines)


def read(tmp_path, *events, zone=None, until=NOW, before=None, who=WHO):
    path = tmp_path / "calendar.ics"
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n"
    path.write_text(f"{head}{ZONE}{''.join(events)}END:VCALENDAR\n")
    taking = Taking(who, before or Before({}, until))
    for series in calendars.series(path, "utf-8"):
        with taking.reading.judging(series.line):
            taking.take(series, calendars.entries(series, until, zone))
    return taking.reading


def meetings(reading):
    return [each.meeting_id for each in told(reading)]


def starts(reading):
    return [f"{each.started_at:%m-%d %H:%M}" for each in told(reading)]
