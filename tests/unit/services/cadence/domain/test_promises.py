from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.months import Month, month_of
from libs.calendars.zones import NotUtc, local_day, zone
from services.cadence.domain.history import History
from services.cadence.domain.promises import (
    Promised,
    broken_months,
    due_at,
    judged_until,
    kept_at,
    latest_due,
    missed_months,
    next_judged,
)

VIENNA = zone("Europe/Vienna")
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


def noon(month, day, year=2026):
    return datetime(year, month, day, 12, tzinfo=UTC)


def due_day(promised, history, hours):
    return local_day(due_at(promised, history, hours), hours.zone)


def months(*numbers):
    return tuple(Month(2026, number) for number in numbers)


@pytest.mark.requirement("R90")
@pytest.mark.parametrize("promised", Promised)
def test_after_a_meeting_on_28_february_the_next_is_due_on_30_march(promised, hours):
    met = History(LONG_AGO, last_meeting=noon(2, 28))

    assert due_day(promised, met, hours) == date(2026, 3, 30)


@pytest.mark.requirement("R123")
def test_a_meeting_in_the_month_keeps_the_call(hours):
    met = History(LONG_AGO, last_call=noon(2, 2), last_meeting=noon(3, 16))

    assert due_day(Promised.CALL, met, hours) == date(2026, 4, 15)


@pytest.mark.requirement("R90")
def test_a_call_does_not_keep_the_meeting(hours):
    called = History(LONG_AGO, last_call=noon(3, 16), last_meeting=noon(2, 28))

    assert kept_at(Promised.MEETING, called) == noon(2, 28)
    assert due_day(Promised.MEETING, called, hours) == date(2026, 3, 30)


@pytest.mark.requirement("T4")
def test_a_late_touch_today_makes_the_next_due_30_days_from_today(hours):
    due_on_2_march_but_called_late = History(LONG_AGO, last_call=noon(3, 12))

    due = due_day(Promised.CALL, due_on_2_march_but_called_late, hours)

    assert due == date(2026, 3, 12) + timedelta(days=30)


def test_it_is_due_by_the_last_working_day_of_a_month_shorter_than_the_period(hours):
    called = History(LONG_AGO, last_call=noon(1, 31))

    # 28 February 2026 is a Saturday.
    assert due_day(Promised.CALL, called, hours) == date(2026, 2, 27)
    assert due_at(Promised.CALL, called, hours) == latest_due(Month(2026, 2), hours)


@pytest.mark.requirement("R90")
@pytest.mark.parametrize(
    ("last_called", "given", "due"),
    [
        (noon(3, 1), noon(3, 2), date(2026, 3, 31)),
        (noon(2, 20), noon(3, 2), date(2026, 3, 22)),
        (noon(2, 1), noon(3, 2), date(2026, 3, 3)),
        (noon(2, 1), noon(3, 10), date(2026, 3, 31)),
        (noon(11, 1, 2025), noon(3, 1), date(2026, 3, 31)),
        (noon(11, 1, 2025), noon(1, 31), date(2026, 1, 31)),  # a Saturday
        (None, noon(3, 23), date(2026, 3, 31)),
    ],
)
def test_a_promise_is_first_due_in_the_month_it_is_given_and_never_before(
    last_called, given, due, hours
):
    called = History(noon(3, 1), last_called, came_at=LONG_AGO)

    at = due_at(Promised.CALL, called, hours, given)

    assert local_day(at, hours.zone) == due


def test_a_new_client_has_30_days_from_the_registration(hours):
    assert due_day(Promised.CALL, History(noon(3, 16)), hours) == date(2026, 4, 15)


def test_it_is_due_from_the_beginning_of_the_day_where_the_branch_is(hours):
    late_in_utc_is_the_next_day_in_vienna = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
    called = History(LONG_AGO, last_call=late_in_utc_is_the_next_day_in_vienna)

    assert due_at(Promised.CALL, called, hours) == datetime(2026, 6, 30, 22, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)))  # noqa: DTZ001 - hypothesis takes the bounds naive
def test_it_is_due_after_four_weeks_at_the_soonest_and_30_days_at_the_latest(
    hours, naive
):
    called = naive.replace(tzinfo=UTC)
    due = due_day(Promised.CALL, History(LONG_AGO, last_call=called), hours)

    days = (due - local_day(called, hours.zone)).days

    assert 26 <= days <= 30


@pytest.mark.requirement("R90")
def test_a_month_without_the_touch_is_missed_once_it_is_over():
    assert missed_months(noon(2, 28), noon(3, 31), VIENNA) == ()
    assert missed_months(noon(2, 28), noon(4, 1), VIENNA) == months(3)


@pytest.mark.requirement("R90")
def test_a_month_ends_by_the_clock_of_the_branch():
    last_moment_of_march = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)
    first_of_april = last_moment_of_march + timedelta(minutes=1)

    assert missed_months(noon(2, 28), last_moment_of_march, VIENNA) == ()
    assert missed_months(noon(2, 28), first_of_april, VIENNA) == months(3)


@pytest.mark.requirement("R90")
def test_a_touch_that_comes_late_does_not_move_the_months_it_missed():
    until_the_touch = missed_months(noon(1, 15), noon(4, 20), VIENNA)

    assert until_the_touch == months(2, 3)
    assert missed_months(noon(4, 20), noon(5, 31), VIENNA) == ()


@pytest.mark.requirement("R90")
@given(st.sets(st.integers(0, 400)))
def test_however_often_it_was_asked_before_late_it_names_all_the_same_months(days):
    since, end = noon(1, 15), noon(1, 15) + timedelta(days=400)
    asked = [since + timedelta(days=day) for day in days]

    named = {month for at in asked for month in missed_months(since, at, VIENNA)}

    assert named <= set(missed_months(since, end, VIENNA))


@pytest.mark.requirement("R90")
@given(st.sets(st.integers(-60, 460)), st.integers(0, 400))
def test_broken_are_all_whole_months_but_those_with_a_touch(days, passed):
    since, until = noon(1, 15), noon(1, 15) + timedelta(days=passed)
    touched = [since + timedelta(days=day) for day in days]

    kept = {month_of(at, VIENNA) for at in touched if at < until}
    whole = missed_months(since, until, VIENNA)

    broken = broken_months(since, touched, until, VIENNA)
    assert broken == tuple(month for month in whole if month not in kept)


@pytest.mark.requirement("T3")
@given(st.lists(st.integers(1, 400), min_size=1))
def test_judged_in_steps_each_month_is_broken_once(hours, steps):
    since, now, broken = noon(1, 15), noon(1, 15), ()
    for days in steps:
        now += timedelta(days=days)
        until = judged_until(now, hours, 3)
        broken += broken_months(since, (), until + until.resolution, VIENNA)
        since = max(since, until)

    assert broken == missed_months(noon(1, 15), since + since.resolution, VIENNA)


@pytest.mark.parametrize(
    ("grace", "days"), [(0, 0), (1, 1), (2, 2), (3, 3), (5, 7), (10, 14)]
)
def test_a_month_can_be_judged_so_many_working_days_after_its_end(hours, grace, days):
    wednesday = datetime(2026, 3, 31, 22, tzinfo=UTC)  # 1 April in Vienna
    judged_at = wednesday + timedelta(days=days)
    before = judged_at - timedelta.resolution

    assert next_judged(before, hours, grace) == judged_at
    assert judged_until(judged_at, hours, grace) == wednesday - timedelta.resolution
    assert judged_until(before, hours, grace) < noon(3, 1)


def test_a_history_is_in_utc():
    with pytest.raises(NotUtc):
        History(LONG_AGO, last_call=noon(3, 1).astimezone(VIENNA))
