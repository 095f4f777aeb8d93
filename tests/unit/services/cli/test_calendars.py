"""A calendar tells whom we met, as often as we did."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.cli import calendars
from services.cli.sheets import UnreadableFile
from tests.unit.services.cli.files import told
from tests.unit.services.cli.ics import ANNA, JULIA, event, meetings, read, starts


def test_a_meeting_with_a_client_is_an_event_in_the_calendars_own_zone(tmp_path):
    [met] = told(read(tmp_path, event()))

    assert met.started_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert (met.client_id, met.contact_email, met.staff_email) == (
        "alpine",
        JULIA,
        ANNA,
    )
    assert (met.mode, met.minutes) == ("face_to_face", 45)


def test_a_repeated_meeting_was_held_as_often_as_it_was(tmp_path):
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=10", "EXDATE;TZID=Office:20260309T090000")
    moved = event(
        "RECURRENCE-ID;TZID=Office:20260316T090000",
        start="TZID=Office:20260317T140000",
    )
    off = event("RECURRENCE-ID;TZID=Office:20260323T090000", "STATUS:CANCELLED")
    off = off.replace("DTSTART;TZID=Office:20260302", "DTSTART;TZID=Office:20260323")

    reading = read(tmp_path, weekly, moved, off)

    # The clocks were put forward on 29 March, and what is after 1 April is to come.
    assert starts(reading) == ["03-02 08:00", "03-17 13:00", "03-30 07:00"]
    assert reading.passed_over["cancelled"] == 1


def test_a_meeting_that_was_moved_is_still_the_same_meeting(tmp_path):
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=2")
    moved = event(
        "RECURRENCE-ID;TZID=Office:20260309T090000",
        start="TZID=Office:20260310T090000",
    )

    before, after = read(tmp_path, weekly), read(tmp_path, weekly, moved)

    assert meetings(before) == meetings(after)


@pytest.mark.parametrize(
    "link",
    [
        "LOCATION:https://teams.microsoft.com/l/meetup-join/1",
        "DESCRIPTION:Join: https://us02web.zoom.us/j/1",
        "X-GOOGLE-CONFERENCE:https://meet.google.com/abc",
    ],
)
def test_a_meeting_with_a_link_was_by_video(tmp_path, link):
    [met] = told(read(tmp_path, event(link)))

    assert met.mode == "video"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (event("STATUS:CANCELLED"), "cancelled"),
        (event(who=(ANNA, "x@else.example")), "with nobody on record"),
        (event(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{JULIA}", who=(ANNA,)), "declined"),
        (event(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ANNA}", who=(JULIA,)), "declined"),
        (event("DTEND;TZID=Office:20260304T090000"), "of no length or over a day"),
    ],
)
def test_what_was_no_meeting_with_a_client_is_passed_over(tmp_path, entry, why):
    reading = read(tmp_path, entry)

    assert told(reading) == []
    assert +reading.passed_over == {why: 1}


def test_whole_days_are_no_meetings_and_are_counted(tmp_path):
    birthday = event("RRULE:FREQ=DAILY;COUNT=3", start="20260302", uid="m-2")

    reading = read(tmp_path, birthday.replace("DURATION:PT45M\n", ""))

    assert told(reading) == []
    assert +reading.passed_over == {"of whole days": 3}


def test_what_is_to_come_is_no_meeting(tmp_path):
    assert told(read(tmp_path, event(start="20260401T075000Z"))) == []


def test_only_the_clients_who_came_were_met(tmp_path):
    absent = f"ATTENDEE;PARTSTAT=DECLINED:mailto:{JULIA}"

    [met] = told(read(tmp_path, event(absent, who=(ANNA, "p@brandt.example"))))

    assert met.client_id == "brandt"


def test_a_time_without_a_zone_is_rejected_until_one_is_given(tmp_path):
    floating = event(start="20260302T090000")

    [reject] = read(tmp_path, floating).rejects

    assert "--zone" in reject.reason
    assert reject.line.number == 19
    vienna = ZoneInfo("Europe/Vienna")
    assert starts(read(tmp_path, floating, zone=vienna)) == ["03-02 08:00"]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("RRULE:FREQ=SECONDLY", "It is repeated more often than every day."),
        ("RRULE:FREQ=WEEKLY;UNTIL=never", "which is no repetition like FREQ=WEEKLY"),
        ("RRULE:FREQ=OFTEN", "Its RRULE says 'FREQ=OFTEN', which is no repetition"),
        ("RECURRENCE-ID;VALUE=DATE:20260302", "Its times do not fit together"),
        ("DTSTART:never", "Its DTSTART says '"),
        ("DTSTART:20260303T090000Z", "Its times do not fit together"),
        ("EXDATE:never", "Its EXDATE says 'never', which is no time like 2026"),
        ("SEQUENCE:new", "Its SEQUENCE says 'new', which is no number."),
    ],
)
def test_a_rule_that_makes_no_sense_costs_only_its_own_meeting(tmp_path, rule, why):
    reading = read(tmp_path, event(rule), event(uid="m-2"))

    assert len(told(reading)) == 1
    [reject] = reading.rejects
    assert reject.line.number == 19
    assert why in reject.reason
    assert "propert" not in reject.reason


def test_a_file_that_is_no_calendar_is_refused(tmp_path):
    path = tmp_path / "calendar.ics"
    path.write_text("when,whom\n")

    with pytest.raises(UnreadableFile):
        calendars.series(path, "utf-8")


@pytest.mark.parametrize("wrong", ["2026-99-99", "TZID=Office:20260302T0"])
def test_an_entry_with_a_broken_time_spoils_no_other(tmp_path, wrong):
    reading = read(tmp_path, event(uid="broken", start=wrong), event(uid="whole"))

    assert len(told(reading)) == 1
    [reject] = reading.rejects
    assert reject.line.cells[0] == "broken"
    assert reject.reason.startswith("Its DTSTART says '20")
    assert reject.reason.endswith("', which is no time like 20260302T090000Z.")


@pytest.mark.parametrize("ends", ["END:VCALENDAR", "END:VEVENT", "DURATION"])
def test_a_file_that_ends_in_the_middle_is_no_empty_calendar(tmp_path, ends):
    path = tmp_path / "calendar.ics"
    whole = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\n{event(uid='1')}{event(uid='2')}END:VCALENDAR"
    )
    path.write_text(whole[: whole.rindex(ends)])

    for text in (path.read_text(), f"{whole}\n{path.read_text()}"):
        path.write_text(text)
        with pytest.raises(UnreadableFile, match="ends in the middle"):
            calendars.series(path, "utf-8")
