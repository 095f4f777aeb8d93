from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.yearly import LeapDay, coming, due_at, following, in_year
from libs.calendars.zones import local_day, start_of_day, zone

VIENNA = zone("Europe/Vienna")
BORN = date(1980, 7, 10)
NINE = timedelta(hours=9)

zones = st.sampled_from(sorted(available_timezones())).map(zone)
days = st.dates(date(1920, 1, 1), date(2020, 12, 31))


def vienna(*wall):
    return datetime(*wall, tzinfo=VIENNA).astimezone(UTC)


@pytest.mark.requirement("T9")
@pytest.mark.parametrize(
    ("year", "rule", "kept_on"),
    [
        (2027, LeapDay.FEBRUARY_28, date(2027, 2, 28)),
        (2027, LeapDay.MARCH_1, date(2027, 3, 1)),
        (2028, LeapDay.FEBRUARY_28, date(2028, 2, 29)),
        (2028, LeapDay.MARCH_1, date(2028, 2, 29)),
    ],
)
def test_29_february_is_kept_by_a_named_rule(year, rule, kept_on):
    assert in_year(date(2000, 2, 29), year, rule) == kept_on


@pytest.mark.requirement("T9")
def test_29_february_is_kept_on_the_28th_unless_said_otherwise():
    leapling = date(2000, 2, 29)

    assert coming(leapling, vienna(2027, 1, 1), VIENNA) == date(2027, 2, 28)
    assert coming(leapling, vienna(2027, 3, 1), VIENNA) == date(2028, 2, 29)


@pytest.mark.requirement("T5")
def test_at_midnight_of_the_birthday_the_following_one_is_next_years():
    at_midnight = vienna(2026, 7, 10)

    assert at_midnight.date() == date(2026, 7, 9)
    assert following(BORN, at_midnight, VIENNA) == date(2027, 7, 10)


@pytest.mark.requirement("T6")
@pytest.mark.parametrize(
    ("now", "due"),
    [
        (vienna(2026, 7, 10, 8), vienna(2026, 7, 10, 9)),
        (vienna(2026, 7, 10, 23, 59), vienna(2026, 7, 10, 23, 59)),
        (vienna(2026, 7, 11), vienna(2027, 7, 10, 9)),
    ],
)
def test_what_is_set_on_the_day_itself_is_due_that_day_however_late(now, due):
    assert due_at(coming(BORN, now, VIENNA), NINE, VIENNA, now) == due


@pytest.mark.requirement("T10")
@given(days, zones, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - hypothesis takes naive bounds
def test_the_coming_birthday_is_that_day_in_every_zone(born, somewhere, moment):
    now = moment.replace(tzinfo=UTC)

    day = coming(born, now, somewhere)

    today = local_day(now, somewhere)
    assert today <= day < date(today.year + 1, today.month, 28) + timedelta(days=4)
    assert local_day(start_of_day(day, somewhere), somewhere) == day
    assert day == in_year(born, day.year)
    assert (following(born, now, somewhere) == day) == (day > today)
