from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from libs.calendars.working_time import OpenHours
from services.touchpoints.domain.promptness import Wait, promptness_of

HOURS = OpenHours.parse(
    ZoneInfo("UTC"),
    dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",)),
)
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
LATER = NINE + timedelta(days=7)


def missed(waited, missed_at=NINE):
    answered = None if waited is None else missed_at + timedelta(minutes=waited)
    return Wait(missed_at, HOURS.due(missed_at, timedelta(hours=1)), answered)


def of(*waits, now=LATER):
    return promptness_of([(wait, HOURS) for wait in waits], now)


def test_percentiles_are_waits_that_were():
    prompt = of(
        *(missed(minutes) for minutes in (5, 10, 15, 20, 25, 30, 35, 40, 45, 90))
    )

    assert (prompt.p50_minutes, prompt.p90_minutes) == (25, 45)
    assert (prompt.missed, prompt.in_time, prompt.in_time_share) == (10, 9, 0.9)


@pytest.mark.requirement("T31")
def test_a_late_first_answer_stays_a_miss_though_it_came():
    late, never = of(missed(61)), of(missed(None))

    assert (late.in_time_share, late.p50_minutes) == (0, 61)
    assert (never.in_time_share, never.p50_minutes) == (0, None)


def test_the_night_and_the_weekend_are_not_waited():
    saturday = NINE - timedelta(days=2)

    prompt = of(missed(2 * 24 * 60 + 10, saturday))

    assert (prompt.in_time_share, prompt.p50_minutes) == (1, 10)


def test_what_is_not_due_yet_is_not_judged():
    prompt = of(missed(None), now=NINE + timedelta(minutes=60))

    assert (prompt.missed, prompt.in_time_share, prompt.p90_minutes) == (0, None, None)
