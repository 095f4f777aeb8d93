"""A day of the year is kept on its own day, in every zone, and once a year."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.lead_times import working_days_before
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.occasions import (
    CardTerms,
    Occasion,
    day_of,
    days_of,
    is_still,
    month_day_of,
    task_of,
    window,
)
from services.cadence.domain.purposes import Purpose

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
DAYS = st.dates(date(2000, 1, 1), date(2000, 12, 31))
MOMENTS = st.builds(
    lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours),
    st.integers(0, 40 * 8766),
)
ALWAYS = {day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
TERMS = CardTerms(3, 5, timedelta(hours=9), None)


def kept(birthday, now, zone, reached=None):
    month_day = month_day_of(birthday)[-5:]
    days = days_of("vienna", window(now, zone, reached))
    return [each.day for each in days if each.month_day == month_day]


@pytest.mark.requirement("T10")
@given(DAYS, MOMENTS, ZONES)
def test_a_birthday_is_never_kept_on_another_day_whatever_the_zone(born, now, zone):
    days = kept(str(born), now, zone)

    leap = (born.month, born.day) == (2, 29)
    assert len(days) <= 1
    for day in days:
        common = leap and (day.month, day.day) == (2, 28) and day.year % 4
        assert common or (day.month, day.day) == (born.month, born.day)
        assert 0 <= (day - local_day(now, zone)).days <= HORIZON.days


@pytest.mark.requirement("T5")
@given(st.integers(2020, 2060), ZONES, st.integers(0, 23))
def test_todays_birthday_is_todays_at_every_hour_of_the_day(year, zone, hour):
    now = datetime(year, 7, 1, hour, tzinfo=zone).astimezone(UTC)
    today = local_day(now, zone)

    assert kept(f"--{today:%m-%d}", now, zone) == [today]


@pytest.mark.requirement("T9")
@pytest.mark.parametrize(
    ("year", "day"), [(2027, "2027-02-28"), (2028, "2028-02-29"), (2100, "2100-02-28")]
)
def test_29_february_is_kept_on_the_28th_of_common_years(year, day):
    now = datetime(year, 2, 10, 8, tzinfo=UTC)

    assert kept("1980-02-29", now, ZoneInfo("Europe/Vienna")) == [
        date.fromisoformat(day)
    ]
    assert month_day_of("1980-02-29") == "--02-29"
    assert is_still(f"{day} p-1", "--02-29")


@pytest.mark.requirement("T11")
@given(DAYS, ZONES)
def test_every_year_of_five_keeps_it_once(born, zone):
    begin = datetime(2026, 1, 1, 8, tzinfo=UTC)
    nights = (begin + timedelta(days=30 * n) for n in range(5 * 12))
    found = {day for now in nights for day in kept(str(born), now, zone)}

    assert len([day for day in found if day.year in range(2026, 2030)]) == 4


@given(st.dates(date(2026, 1, 1), date(2029, 1, 1)), ZONES, st.integers(0, 40))
def test_a_card_is_there_on_the_day_or_late_and_never_for_next_year(day, zone, before):
    now = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
    now -= timedelta(days=before)
    hours = OpenHours.parse(zone, ALWAYS)
    occasion = Occasion("c-1", "vienna", Purpose.BIRTHDAY, day, "p-1")

    task = task_of(occasion, TERMS, hours, now)

    handed_over = working_days_before(day, TERMS.card_days, hours.works_on)
    assert local_day(task.due_at, zone) == max(handed_over, local_day(now, zone))
    assert day_of(task.occasion) == day


def test_what_arrives_on_a_weekend_arrives_on_friday():
    sunday = date(2026, 3, 15)

    assert working_days_before(sunday, 0, lambda day: day.weekday() < 5) == date(
        2026, 3, 13
    )


@pytest.mark.parametrize("told", [None, "", "1980", "--02-30", "--13-01", "soon"])
def test_a_birthday_that_cannot_be_read_is_none(told):
    assert month_day_of(told) is None


def test_after_a_downtime_the_days_since_are_seen_to_but_none_of_long_ago():
    now, zone = datetime(2026, 3, 20, 8, tzinfo=UTC), ZoneInfo("Europe/Vienna")

    assert window(now, zone, date(2026, 3, 12))[0] == date(2026, 3, 12)
    assert window(now, zone, date(2026, 1, 1))[0] == date(2026, 3, 6)
    assert window(now, zone, None)[0] == date(2026, 3, 20)
