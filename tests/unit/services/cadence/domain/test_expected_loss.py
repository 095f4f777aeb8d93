from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.working_time import OpenHours
from services.cadence.domain.expected_loss import (
    Margin,
    days_to_next_chance,
    expected_loss,
    leaving_rate,
    margin_of,
    ranking_value,
)

TOMORROW = timedelta(days=1)
values = st.floats(0, 100)


def test_a_call_is_worth_33_when_it_is_due_and_1_when_it_is_not():
    assert expected_loss(60_000, 61, days=30) == pytest.approx(33.23, abs=0.005)
    assert expected_loss(60_000, 61, days=1) == pytest.approx(1.11, abs=0.005)


@pytest.mark.parametrize(("value", "rate"), [(0, 0.32), (100, 0.04)])
def test_the_worst_leave_eight_times_as_often_as_the_best(value, rate):
    assert leaving_rate(value) == pytest.approx(rate)


@given(values, values)
def test_the_less_a_relationship_is_worth_the_more_a_call_saves(one, other):
    worse, better = sorted((one, other))

    assert expected_loss(1, worse, 30) >= expected_loss(1, better, 30) >= 0


@pytest.mark.requirement("T28")
def test_a_whole_period_is_lost_from_the_moment_it_is_due(now, hours):
    assert days_to_next_chance(now, now, hours) == 30
    assert days_to_next_chance(now + timedelta(microseconds=1), now, hours) == 1


@pytest.mark.parametrize(("day", "days"), [(2, 1), (5, 1), (6, 3), (7, 2), (8, 1)])
def test_before_it_is_due_the_next_chance_is_the_next_working_day(hours, day, days):
    morning = datetime(2026, 3, day, 8, tzinfo=UTC)

    assert days_to_next_chance(morning + TOMORROW, morning, hours) == days


def test_a_holiday_is_no_chance(now, hours):
    tuesday_off = OpenHours(hours.zone, hours.weekly, closed={date(2026, 3, 3)})

    assert days_to_next_chance(now + TOMORROW, now, tuesday_off) == 2


@pytest.mark.requirement("T27")
@pytest.mark.parametrize(
    ("own", "median", "margin"),
    [
        (60_000.0, 9_000.0, Margin(60_000.0, assumed=False)),
        (0.0, 9_000.0, Margin(0.0, assumed=False)),
        (None, 9_000.0, Margin(9_000.0, assumed=True)),
        (None, None, Margin(1.0, assumed=True)),
    ],
)
def test_an_unknown_margin_is_replaced_and_flagged(own, median, margin):
    assert margin_of(own, median) == margin


@pytest.mark.requirement("T27")
def test_who_was_never_touched_ranks_by_what_no_touches_add_up_to(now, a_standing):
    assert ranking_value(None, now) == ranking_value(a_standing(0.0), now) == 0
