"""A calendar that is read again corrects what it told before."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from libs.contracts.meetings import MeetingCancelled
from services.cli import calendars, reporting
from services.cli.calendar_before import Before, Known, series_of
from tests.unit.services.cli.files import told
from tests.unit.services.cli.ics import JULIA, NOW, WHO, event, meetings, read


def once_told(reading):
    """Tell what is known once the worker has heard what was read."""
    series = {}
    for each in told(reading):
        known = Known(
            each.meeting_id,
            each.sent.id,
            calendars.Edition(each.sequence, each.revised_at),
            each.started_at,
            each.started_at + timedelta(minutes=each.minutes),
        )
        series.setdefault(series_of(each.meeting_id), {})[each.meeting_id] = known
    return Before(series, NOW)


def of(*lines, sequence=1, stamp="20260303T080000Z"):
    return event(*lines, f"SEQUENCE:{sequence}", f"DTSTAMP:{stamp}")


WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4"
EXCLUDED = "EXDATE;TZID=Office:20260309T090000"
CANCELLED = ("STATUS:CANCELLED",)
THIRD = "RECURRENCE-ID;TZID=Office:20260316T090000"


def said(reading):
    door = UnknowingDoor()
    return reporting.summary("Meetings", reading, reporting.preview(door, reading))


class UnknowingDoor:
    """An intake that has heard of nothing yet."""

    def send(self, _path, body, _media_type):
        return {"items": [{"status": "accepted"} for _ in json.loads(body)]}


def test_a_file_read_again_changes_nothing_even_when_it_is_stamped_anew(tmp_path):
    before = once_told(read(tmp_path, of(WEEKLY)))

    again = read(tmp_path, of(WEEKLY, stamp="20260330T080000Z"), before=before)

    assert said(again) == "Meetings: 4 known already."


def test_what_was_moved_and_left_out_is_told_in_a_dry_run(tmp_path):
    before = once_told(read(tmp_path, of(WEEKLY)))
    moved = of(THIRD, sequence=2).replace("20260302T090000", "20260317T100000")

    after = read(tmp_path, of(WEEKLY, EXCLUDED, sequence=2), moved, before=before)

    assert said(after) == "Meetings: 1 moved, 1 taken back, 2 known already."
    by_type = {type(each).__name__: each for each in told(after)}
    assert by_type["MeetingCancelled"].meeting_id == meetings(after)[1]
    assert "2026-03-09T08:00" in by_type["MeetingCancelled"].meeting_id
    assert "2026-03-16T08:00" in by_type["MeetingHeld"].meeting_id
    assert f"{by_type['MeetingHeld'].started_at:%d %H:%M}" == "17 09:00"


@pytest.mark.parametrize(
    ("after", "what"),
    [
        (of("STATUS:CANCELLED"), "1 taken back, 1 cancelled"),
        (
            of(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{JULIA}").replace(
                f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{JULIA}\n", ""
            ),
            "1 taken back, 1 declined",
        ),
        (of().replace(JULIA, "p@brandt.example"), "1 to import, 1 taken back"),
        (of().replace("20260302T09", "20260303T09"), "1 moved"),
        (of("DTEND;TZID=Office:20260302T110000"), "1 changed"),
        (of().replace("20260302T09", "20260402T09"), "1 taken back"),
        (
            of().replace(JULIA, "x@else.example"),
            "1 taken back, 1 with nobody on record",
        ),
        (of(), "1 known already"),
        (event(uid="m-2", who=()), "1 with nobody on record"),
    ],
    ids=lambda each: each if len(each) < 50 else "",
)
def test_what_a_file_tells_otherwise_is_corrected(tmp_path, after, what):
    before = once_told(read(tmp_path, of()))

    assert said(read(tmp_path, after, before=before)) == f"Meetings: {what}."


@pytest.mark.parametrize(
    "older",
    [
        of(sequence=0).replace("20260302T09", "20260302T10"),
        of(stamp="20260301T080000Z").replace("20260302T09", "20260302T10"),
        of("STATUS:CANCELLED", sequence=0),
        of(EXCLUDED.replace("0309", "0302"), sequence=0),
    ],
)
def test_an_older_file_that_comes_late_changes_nothing(tmp_path, older):
    before = once_told(read(tmp_path, of()))

    late = read(tmp_path, older, before=before)

    assert told(late) == []
    assert late.passed_over["older than what is known"] == 1


def test_an_instance_that_was_moved_and_then_left_out_is_taken_back(tmp_path):
    moved = of(THIRD, sequence=5).replace("20260302T090000", "20260317T100000")
    before = once_told(read(tmp_path, of(WEEKLY), moved))
    third = EXCLUDED.replace("0309", "0316")

    after = read(
        tmp_path, of(WEEKLY, third, sequence=2, stamp="20260320T080000Z"), before=before
    )

    assert said(after) == "Meetings: 1 taken back, 3 known already."
    [off] = told(after)
    assert off.sequence == 5


def test_what_is_later_than_a_file_is_asked_for_stays_as_it_is(tmp_path):
    before = once_told(read(tmp_path, of(WEEKLY)))
    until = datetime(2026, 3, 10, tzinfo=UTC)

    part = read(tmp_path, of(WEEKLY), until=until, before=Before(before.series, until))

    assert said(part) == "Meetings: 2 known already."


def test_whom_the_register_forgot_was_met_all_the_same(tmp_path):
    before = once_told(read(tmp_path, of()))
    forgetful = replace(WHO, by_reference={})

    again = read(tmp_path, of(), before=before, who=forgetful)

    assert told(again) == []


def test_a_meeting_that_was_cancelled_and_is_held_after_all_is_imported(tmp_path):
    [known] = once_told(read(tmp_path, of())).series["m-1"].values()
    off = replace(known, started_at=None, ended_at=None)
    before = Before({"m-1": {known.meeting_id: off}}, NOW)

    assert said(read(tmp_path, of(), before=before)) == "Meetings: 1 to import."


def test_a_long_uid_still_names_its_meetings(tmp_path):
    before = once_told(read(tmp_path, of().replace("m-1", "u/" * 300)))

    again = read(
        tmp_path, of("STATUS:CANCELLED").replace("m-1", "u/" * 300), before=before
    )

    assert [type(each) for each in told(again)] == [MeetingCancelled]


def test_one_meeting_with_two_of_a_client_stays_one_in_whichever_order(tmp_path):
    two = ("anna@msp.example", "p@brandt.example", "q@brandt.example")
    before = once_told(read(tmp_path, event(who=two)))

    again = read(tmp_path, event(who=(two[0], two[2], two[1])), before=before)

    assert said(again) == "Meetings: 1 known already."
