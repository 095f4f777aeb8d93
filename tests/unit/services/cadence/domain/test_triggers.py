"""Whatever calls for a contact, wherever and whenever: it is due when we work."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day, zone
from services.cadence.domain.next_touch import Status
from services.cadence.domain.settings import Settings
from services.cadence.domain.triggers import Kind, Office, Trigger, coming

DAYS = ("mon", "tue", "wed", "thu", "fri")
ZONES = ("Europe/Vienna", "America/New_York", "Pacific/Apia", "Africa/Cairo")
WORKED = {day: ["09:00-12:00", "13:00-17:00"] for day in DAYS}
DATES = st.dates(date(2024, 1, 1), date(2030, 1, 1))
TIMES = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 made aware below


def hours(name):
    return OpenHours.parse(zone(name), WORKED, PublicHolidays("AT", None))


def office(name):
    return Office(hours(name), Settings())


def trigger(kind, at, **changed):
    return Trigger("c-1", "vienna", kind, "it", at, **changed)


@given(
    *(st.sampled_from(each) for each in (Kind, ZONES, (Status.ACTIVE, Status.LOST))),
    TIMES,
    st.tuples(DATES, st.integers(0, 1000)),
)
def test_what_follows_is_due_on_a_working_day_unless_it_is_over_before_the_next(
    kind, name, status, told_at, days
):
    at, there = told_at.replace(tzinfo=UTC), office(name)
    starts_on, due_on = days[0], days[0] + timedelta(days=days[1])
    told = trigger(kind, at, starts_on=starts_on, due_on=due_on)

    for task in (each.task for each in coming(told, status, there)):
        over = task.due_at == task.expires_at
        assert over or there.hours.works_on(local_day(task.due_at, there.hours.zone))
        assert task.not_before >= at or kind in (Kind.WELCOME, Kind.SALE)
        assert task.occasion.split(" ", 1)[1] == "it"


@pytest.mark.parametrize("kind", Kind)
def test_nothing_follows_from_what_has_ended(kind):
    day = date(2026, 6, 30)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    told = trigger(kind, now, starts_on=day, due_on=day, ended=True)

    assert coming(told, Status.ACTIVE, office("Europe/Vienna")) == ()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("never", [date.min, date.max])
def test_a_day_that_stands_for_never_calls_for_nothing(kind, never):
    told = trigger(kind, datetime(2026, 3, 2, tzinfo=UTC), due_on=never)

    for status in Status:
        assert coming(told, status, office("Europe/Vienna")) == ()


@pytest.mark.parametrize("status", [Status.DORMANT, Status.LOST])
def test_of_who_has_left_only_a_need_is_a_reason_to_call(status):
    day, now = date(2026, 6, 30), datetime(2026, 3, 2, tzinfo=UTC)
    told = [trigger(kind, now, starts_on=day, due_on=day) for kind in Kind]

    [won_back] = [
        each for one in told for each in coming(one, status, office("Europe/Vienna"))
    ]

    window = start_of_day(date(2026, 4, 1), zone("Europe/Vienna"))
    assert (won_back.opens_at, won_back.task.not_before) == (window, window)
