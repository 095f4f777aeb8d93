"""How much time for clients there is on which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from services.cadence.domain.capacity import (
    USUAL_WEEK,
    Away,
    BadTimes,
    Person,
    minutes_by_day,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
VIENNA = OpenHours.parse(
    zone("Europe/Vienna"),
    dict.fromkeys(WEEKDAYS, ("09:00-12:00", "13:00-17:00")),
    PublicHolidays("AT", "9"),
)
MONDAY = date(2026, 3, 2)


def day(number):
    return MONDAY + timedelta(days=number)


def of(weekly, *away, first=MONDAY, last=MONDAY + timedelta(days=6)):
    person = Person("s-1", "vienna", weekly, away)
    return minutes_by_day(person, VIENNA, first, last)


def test_a_week_is_shared_out_over_the_days_that_are_worked_on():
    assert of(600) == {day(n): 120 for n in range(5)}


def test_little_time_is_not_crumbled():
    assert of(180) == {day(0): 180}
    assert of(240) == {day(0): 120, day(2): 120}


def test_holidays_and_absences_take_their_part_of_the_week():
    easter = date(2026, 4, 6)

    assert sum(of(1_200, Away(day(0), day(1))).values()) == 720
    assert of(1_200, Away(day(-9), day(20))) == {}
    assert min(of(1_200, first=easter, last=easter + timedelta(6))) == date(2026, 4, 7)


def test_nobody_works_longer_than_the_branch_is_open():
    assert of(168 * 60)[MONDAY] == 7 * 60


def test_what_nobody_told_is_half_a_week_and_none_is_none():
    assert sum(of(None).values()) == USUAL_WEEK
    assert of(0) == {}


@given(st.integers(0, 40 * 60), st.integers(0, 20), st.integers(0, 20))
def test_a_day_has_as_much_whenever_it_is_asked_for(weekly, skipped, gone):
    away = Away(day(gone), day(gone + 2))
    whole = of(weekly, away, last=day(20))

    part = of(weekly, away, first=day(skipped), last=day(20))

    assert part == {at: m for at, m in whole.items() if at >= day(skipped)}


def test_an_absence_ends_after_it_begins_and_time_is_not_owed():
    with pytest.raises(BadTimes):
        Away(day(1), day(0))
    with pytest.raises(BadTimes):
        Person("s-1", "vienna", -1)
