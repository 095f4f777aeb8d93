"""On which days a task may be done, by whom, and at what time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from services.cadence.domain.capacity import Away, Person
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.plan_days import (
    Asked,
    Taken,
    day_of,
    is_late,
    time_of,
    times_of_day,
    who_may,
    window_of,
    work_of,
)
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
MORNING_AND_AFTERNOON = dict.fromkeys(WEEKDAYS, ("09:00-12:00", "13:00-17:00"))
VIENNA = OpenHours.parse(
    zone("Europe/Vienna"), MORNING_AND_AFTERNOON, PublicHolidays("AT", "9")
)
SUVA = OpenHours.parse(zone("Pacific/Fiji"), MORNING_AND_AFTERNOON)
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANNA = Person("anna", "vienna", 600)


def on(number):
    return TODAY + timedelta(days=number)


def task(released=0, due=4, *, expires=None, **changed):
    at = [None if n is None else NOW + timedelta(days=n) for n in (released, due)]
    expires_at = None if expires is None else NOW + timedelta(days=expires)
    known = {"branch": "vienna", "purpose": Purpose.WELCOME, "occasion": "1"}
    known |= dict(zip(("not_before", "due_at"), at, strict=True))
    return Task("c-1", **(known | changed), expires_at=expires_at)


def work(told, hours=VIENNA, people=("anna",)):
    asked = Asked(told, 1.0, people, window_of(told, hours, NOW))
    return work_of(asked, time_of(ANNA, VIENNA, NOW, {}).drawn)


def taken(at, *minutes):
    return {("anna", TODAY): [Taken("anna", at, each) for each in minutes]}


def days_of(slots):
    return [(day - TODAY).days for _, day in slots]


def test_a_task_is_in_time_on_working_days_from_when_it_may_begin_until_it_is_due():
    assert days_of(work(task(1, 8)).slots) == [1, 2, 3, 4, 7, 8]


def test_what_falls_on_a_weekend_is_in_time_on_monday():
    assert days_of(work(task(5, 6)).slots) == [7]


def test_what_is_overdue_is_in_time_today_and_then_late():
    overdue = work(task(-20, -10))

    assert days_of(overdue.slots) == [0]
    assert days_of(overdue.later)[:3] == [1, 2, 3]


@pytest.mark.parametrize(
    ("released", "due", "begun", "late"),
    [(0, 4, 4, False), (0, 4, 7, True), (5, 6, 7, False), (5, 6, 8, True)],
)
def test_a_task_is_late_on_a_day_after_it_is_due_or_can_be_begun(
    released, due, begun, late
):
    starts_at = NOW + timedelta(days=begun)

    assert is_late(task(released, due), starts_at, VIENNA) == late


@pytest.mark.requirement("T29")
def test_nothing_is_planned_further_than_the_horizon_or_past_its_end():
    assert max(days_of(work(task(0, 300)).slots)) < HORIZON.days
    assert days_of(work(task(0, 1, expires=3)).later) == [2, 3]


def test_the_days_are_those_of_the_clients_branch_in_its_zone():
    late_on_sunday = task(0, 0).not_before + timedelta(hours=15)
    told = Task("c-1", "suva", Purpose.WELCOME, "1", late_on_sunday, late_on_sunday)

    assert days_of(work(told, SUVA).slots) == [1]


def test_a_day_on_which_the_clients_branch_is_closed_is_none_for_its_tasks():
    shut = OpenHours.parse(zone("Europe/Vienna"), {"mon": ["09:00-12:00"]})

    told = work(task(0, 8), shut)

    assert days_of(told.slots) == [0, 7]
    assert days_of(told.later)[0] == 14


def test_who_is_named_does_it_and_else_the_clients_take_turns():
    others = {key: Person(key, "vienna") for key in ("anna", "ben", "cora")}
    temp = Person("temp", "vienna", stands_in=False)
    there = {**others, "temp": temp, "far": Person("far", "graz")}

    named = ["temp", None, "ben", "ben"]
    assert who_may(named, "c-1", "vienna", there, [TODAY]) == ("temp", "ben")
    turns = {who_may(["gone"], f"c-{n}", "vienna", there, [TODAY]) for n in range(40)}
    assert {turn[0] for turn in turns} == set(others)
    assert all(set(turn) == set(others) for turn in turns)


def test_who_is_away_on_all_the_days_is_stood_in_for_if_anybody_can():
    away = Person("anna", "vienna", away=(Away(on(0), on(3)),))
    ben = Person("ben", "vienna")
    temp = replace(ben, stands_in=False)

    def who(colleague, *days):
        there = {"anna": away, "ben": colleague}
        return who_may(["anna"], "c-1", "vienna", there, [on(day) for day in days])

    assert who(ben, 0, 3) == ("ben",)
    assert who(ben, 3, 4) == ("anna",)
    assert who(temp, 0, 3) == ("anna",)
    assert who(replace(ben, away=away.away), 0, 3) == ("anna",)


def test_room_is_what_is_not_taken_and_none_while_away():
    away = Person("anna", "vienna", 600, (Away(on(1), on(3)),))

    room = time_of(away, VIENNA, NOW, taken(NOW, 50)).room

    assert room["anna", TODAY] == 70
    assert ("anna", on(2)) not in room


@pytest.mark.parametrize(("passed", "left"), [(0, 60), (1, 60), (2, 35)])
def test_an_hour_a_week_is_there_on_whichever_day_of_it_something_is_due(passed, left):
    an_hour, wednesday = replace(ANNA, weekly=60), on(2)
    spent = {("anna", on(n)): [Taken("anna", NOW, 25)] for n in (-3, *range(1, passed))}
    now = NOW + timedelta(days=passed)

    room, drawn = time_of(an_hour, VIENNA, now, spent)

    assert room[drawn["anna", wednesday]] == left
    asked = Asked(task(2, 2), 1.0, ("anna",), window_of(task(2, 2), VIENNA, now))
    [place] = work_of(asked, drawn).slots
    assert day_of(asked, place, drawn) == wednesday


def test_of_today_there_is_no_more_room_than_open_time_to_come():
    all_day = replace(ANNA, weekly=2100)

    def left(at, told=None):
        return time_of(all_day, VIENNA, NOW + at, told or {}).room["anna", TODAY]

    assert left(timedelta()) == 420
    assert left(timedelta(hours=6)) == 120
    assert left(timedelta(hours=9)) == 0
    assert left(timedelta(hours=6), taken(NOW, 300)) == 120
    assert left(timedelta(hours=6), taken(NOW + timedelta(hours=7), 60)) == 60
    assert left(timedelta(hours=6), taken(NOW, 180, 240)) == 0


@pytest.mark.parametrize(("at", "first"), [(8.9, 0), (9, 1)])
def test_what_comes_up_after_closing_is_in_time_on_the_next_day(at, first):
    evening = NOW + timedelta(hours=at - 1)
    told = replace(task(0, 0), not_before=evening, due_at=evening)

    assert days_of(work(told).slots) == [first]
    assert window_of(task(0, 0), VIENNA, evening).in_time == (on(first),)


def test_tasks_of_a_day_begin_one_after_the_other_and_not_over_lunch():
    visits = [task(-1, 4 + n, occasion=str(n), minutes=90) for n in range(3)]

    starts = times_of_day(visits, NOW, (), VIENNA)

    assert [f"{starts[each.id]:%H:%M}" for each in visits] == [
        "08:00",
        "09:30",
        "12:00",
    ]


def test_no_task_begins_before_it_may_or_while_there_is_something_else_to_do():
    call, later = task(0, 1), NOW + timedelta(hours=6)
    told = replace(call, not_before=later, due_at=later, occasion="2")
    there = [Taken("anna", NOW + timedelta(minutes=each), 30) for each in (40, 10)]

    starts = times_of_day([told, call], NOW, there, VIENNA)

    assert starts == {call.id: NOW + timedelta(minutes=70), told.id: later}


def test_what_is_due_first_comes_first_as_soon_as_it_may_begin():
    cards = [task(0, 4, occasion=str(n), minutes=10) for n in range(3)]
    came_up = NOW + timedelta(minutes=15)
    told = task(occasion="help", not_before=came_up, due_at=came_up)

    starts = times_of_day([*cards, told], NOW, (), VIENNA)

    assert sorted(starts.values()) == [
        NOW + timedelta(minutes=each) for each in (0, 10, 20, 35)
    ]
    assert starts[told.id] == NOW + timedelta(minutes=20)


@pytest.mark.parametrize(("late", "first"), [(0.001, 5), (300, 5), (300.1, 10)])
def test_what_is_planned_in_the_middle_of_a_day_begins_on_a_round_minute(late, first):
    messages = [task(0, 1, occasion=each, minutes=2) for each in "12"]

    starts = times_of_day(messages, NOW + timedelta(seconds=late), (), VIENNA)

    begun = {(each - NOW) / timedelta(minutes=1) for each in starts.values()}
    assert begun == {first, first + 5}


def test_tasks_that_may_begin_late_in_the_day_do_not_overlap():
    late = [
        task(0, 4, occasion=each, minutes=60, not_before=NOW + timedelta(minutes=at))
        for each, at in (("1", 430), ("2", 420), ("3", 479))
    ]

    starts = times_of_day(late, NOW, (), VIENNA)

    assert [f"{starts[each.id]:%H:%M}" for each in late] == ["16:00", "15:00", "17:00"]


def test_a_day_goes_on_from_now():
    now = NOW + timedelta(hours=3, minutes=30)  # half past twelve in Vienna

    starts = times_of_day([task(0, 1)], now, (), VIENNA)

    assert list(starts.values()) == [NOW + timedelta(hours=4)]
