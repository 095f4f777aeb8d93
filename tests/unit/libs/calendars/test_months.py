from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.months import (
    MONTH,
    Month,
    NotAMonth,
    add_months,
    last_working_day,
    month_of,
    next_working_day,
)
from libs.calendars.zones import zone

dates = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def is_weekday(day):
    return day.weekday() < 5


@pytest.mark.requirement("T8")
@pytest.mark.parametrize(("year", "february"), [(2026, 28), (2028, 29)])
def test_the_31st_of_every_month_keeps_its_day(year, february):
    day, days = date(year, 1, 31), []
    for _ in range(3):
        day = add_months(day, 1, anchor_day=31)
        days.append(day)

    assert days == [date(year, 2, february), date(year, 3, 31), date(year, 4, 30)]


@pytest.mark.requirement("T8")
@given(dates, st.integers(-500, 500))
def test_months_are_added_to_the_month_and_the_day_stays_where_it_can(day, months):
    later = add_months(day, months)

    passed = (later.year - day.year) * 12 + later.month - day.month
    assert passed == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(dates, st.integers(0, 30), st.integers(0, 30))
def test_an_anchored_step_and_a_step_are_one_longer_step(day, first, second):
    between = add_months(day, first)

    assert add_months(between, second, day.day) == add_months(day, first + second)


def test_an_average_month_is_a_twelfth_of_a_year():
    assert timedelta(days=365.25) / 12 == MONTH


def test_the_month_is_the_one_where_the_branch_is():
    at = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)

    assert month_of(at, zone("Europe/Vienna")) == Month(2026, 3)
    assert str(month_of(at, zone("America/New_York"))) == "2026-02"


def test_there_is_no_thirteenth_month():
    with pytest.raises(NotAMonth):
        Month(2026, 13)


def test_the_last_working_day_of_may_2026_is_a_friday():
    assert last_working_day(Month(2026, 5), is_weekday) == date(2026, 5, 29)


def test_after_friday_the_next_working_day_is_monday():
    assert next_working_day(date(2026, 3, 6), is_weekday) == date(2026, 3, 9)


def test_a_meeting_on_28_february_promises_the_next_by_30_march():
    met = date(2026, 2, 28)
    end_of_march = last_working_day(Month(2026, 2).plus(1), is_weekday)

    assert min(met + timedelta(days=30), end_of_march) == date(2026, 3, 30)
