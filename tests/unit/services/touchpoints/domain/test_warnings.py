from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.touchpoints.domain.conversations import conversation_of
from services.touchpoints.domain.levels import Level
from services.touchpoints.domain.warnings import Seen, Worry, warnings_of

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
QUIET = conversation_of([], [], NOW)
MET = replace(QUIET, last_meeting_at=NOW - timedelta(days=30))


def worries(talk=MET, level=Level.HEALTHY, **changed):
    since = NOW - timedelta(days=1_000)
    seen = Seen(talk, level, only_billed=False, since=since, now=NOW)
    return {each.worry for each in warnings_of(replace(seen, **changed))}


def test_a_client_that_talks_with_us_worries_nobody():
    assert worries() == set()


@pytest.mark.requirement("R88")
@pytest.mark.parametrize(("run", "flagged"), [(5, False), (6, True)])
def test_six_touches_of_ours_without_a_word_of_theirs_are_flagged(run, flagged):
    found = worries(replace(MET, outbound_run=run))

    assert (Worry.OUTBOUND_ONLY in found) is flagged


@pytest.mark.requirement("R76")
@pytest.mark.parametrize(
    ("satisfaction", "level", "alarm"),
    [
        (4.0, Level.THIN, True),
        (4.8, Level.COLD, True),
        (3.9, Level.THIN, False),
        (4.8, Level.HEALTHY, False),
        (4.8, Level.NEW, False),
        (None, Level.THIN, False),
    ],
)
def test_good_service_and_a_poor_relationship_are_an_alarm(satisfaction, level, alarm):
    found = worries(replace(MET, satisfaction=satisfaction), level)

    assert (Worry.HUMMING_ALONG in found) is alarm


@pytest.mark.requirement("M11")
@pytest.mark.parametrize(
    "talk",
    [
        replace(MET, no_shows=2),
        replace(MET, last_meeting_at=NOW - timedelta(days=366)),
        replace(MET, last_meeting_at=None),
    ],
)
def test_content_clients_that_no_longer_meet_us_are_seen_leaving(talk):
    [warned] = [
        each
        for each in warnings_of(
            Seen(
                replace(talk, satisfaction=5.0),
                Level.HEALTHY,
                only_billed=False,
                since=NOW - timedelta(days=1_000),
                now=NOW,
            )
        )
        if each.worry is Worry.HUMMING_ALONG
    ]

    assert warned.reason.startswith("service is rated 5.0 of 5, but ")


def test_a_client_that_came_lately_may_not_have_been_met_yet():
    talk = replace(QUIET, satisfaction=5.0)

    assert worries(talk, since=NOW - timedelta(days=200)) == set()


def test_one_person_who_decides_and_is_silent_is_two_worries():
    talk = replace(MET, threads=("p-1",), silent_deciders=("p-2",))

    assert worries(talk) == {Worry.SINGLE_THREAD, Worry.SILENT_DECIDER}


def test_bills_and_missed_meetings_are_told():
    talk = replace(MET, no_shows=2)

    assert worries(talk, only_billed=True) == {Worry.BILLS_ONLY, Worry.NO_SHOWS}
