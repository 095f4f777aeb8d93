"""Forward cover, by the golden number and by what must hold of every plan."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.working_time import OpenHours
from services.concentration.domain.cover import (
    Ahead,
    Booked,
    Commitment,
    Cover,
    Person,
    State,
    available,
    booked,
    together,
    working_hours,
)
from services.concentration.domain.covers import Colleague, OnRecord, Plan, Signed

VIENNA = ZoneInfo("Europe/Vienna")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS = OpenHours.parse(
    VIENNA, {day: ["08:00-12:00", "13:00-17:00"] for day in WEEKDAYS}
)
SATURDAY = date(2026, 3, 7)
AHEAD = Ahead(SATURDAY, 30)  # twenty working days, with the night the clock is moved
WORKING = working_hours(HOURS, AHEAD)
DAYS = st.integers(-60, 120).map(lambda number: SATURDAY + timedelta(days=number))
SPANS = st.tuples(DAYS, st.integers(0, 60)).map(
    lambda span: (span[0], span[0] + timedelta(days=span[1]))
)


COMMITMENTS = st.builds(
    lambda starts, days, hours, monthly: Commitment(
        starts, starts + timedelta(days=days), hours, monthly
    ),
    *(DAYS, st.integers(0, 200), st.integers(0, 500), st.booleans()),
)


def test_golden_cover_of_32_of_160_hours():
    project = Commitment(SATURDAY, AHEAD.last, 32, monthly=False)

    cover = Cover(30, project.signed(AHEAD), available(WORKING, Person("s-1"), AHEAD))

    assert (cover.signed, cover.available, cover.share) == (32, 160, pytest.approx(0.2))
    assert cover.state is State.KNOWN


@given(COMMITMENTS, st.integers(1, 60), st.integers(1, 60))
def test_what_is_signed_of_two_spans_is_signed_of_both(commitment, one, other):
    first, both = Ahead(SATURDAY, one), Ahead(SATURDAY, one + other)
    second = Ahead(first.last + timedelta(days=1), other)

    apart = commitment.signed(first) + commitment.signed(second)

    assert commitment.signed(both) == pytest.approx(apart)


@given(COMMITMENTS)
def test_hours_told_in_total_are_signed_once_from_the_first_to_the_last_day(told):
    days = (told.ends_on - told.starts_on).days + 1
    whole = Commitment(told.starts_on, told.ends_on, told.hours, monthly=False)

    assert whole.signed(Ahead(told.starts_on, days)) == pytest.approx(told.hours)
    assert whole.signed(Ahead(told.ends_on + timedelta(days=1), 90)) == 0


def test_a_months_hours_are_those_of_30_and_a_bit_of_a_day():
    runs_on = Commitment(SATURDAY, None, 40, monthly=True)

    assert runs_on.signed(AHEAD) == pytest.approx(40 * 30 / 30.4375)


@pytest.mark.parametrize(
    ("ends_on", "hours"), [(AHEAD.last, None), (None, 100)], ids=["untold", "endless"]
)
def test_hours_that_nobody_can_place_are_unknown_and_not_none(ends_on, hours):
    commitment = Commitment(SATURDAY, ends_on, hours, monthly=False)

    assert commitment.signed(AHEAD) is None
    later = Commitment(AHEAD.last + timedelta(days=1), None, hours, monthly=False)
    assert later.signed(AHEAD) == 0


@given(st.lists(SPANS, max_size=4), st.floats(0, 1), SPANS)
def test_who_is_away_has_no_hours_and_longer_away_never_more(absences, share, more):
    person = Person("s-1", absences, share)
    longer = Person("s-1", [*absences, more], share)
    expected = share * sum(
        hours
        for number, hours in enumerate(WORKING)
        if not any(
            since <= SATURDAY + timedelta(days=number) <= until
            for since, until in absences
        )
    )

    assert available(WORKING, person, AHEAD) == pytest.approx(expected)
    assert available(WORKING, longer, AHEAD) <= available(WORKING, person, AHEAD)


@given(st.lists(SPANS, max_size=3), SPANS, st.floats(0.1, 1))
def test_nobody_is_booked_for_hours_they_are_away(absences, span, share):
    person, booking = Person("s-1", absences), Booked("s-1", "e-1", *span, share)

    hours = booked(WORKING, person, [booking], AHEAD)

    assert 0 <= hours <= share * available(WORKING, person, AHEAD) + 1e-9
    if span[0] <= SATURDAY and span[1] >= AHEAD.last:
        assert hours == pytest.approx(share * available(WORKING, person, AHEAD))


@pytest.mark.parametrize(
    ("cover", "state", "share"),
    [
        (Cover(30, None, 160.0), State.UNKNOWN, None),
        (Cover(30, 32.0, None), State.UNKNOWN, None),
        (Cover(30, 0.0, 0.0), State.EMPTY, None),
        (Cover(30, 32.0, 160.0, untold=1), State.AT_LEAST, 0.2),
        (Cover(30, 0.0, 160.0), State.KNOWN, 0.0),
    ],
)
def test_unknown_and_empty_are_states_and_never_none_sold(cover, state, share):
    assert (cover.state, cover.share) == (state, share)


def test_what_nobody_knows_of_one_branch_nobody_knows_of_all():
    known, unknown = Cover(30, 80.0, 160.0), Cover(30, None, 160.0)
    nobody_there = Cover(30, None, 0.0)

    assert together([known, nobody_there, known], 30) == Cover(30, 160.0, 320.0)
    assert together([known, unknown], 30).state is State.UNKNOWN
    assert together([], 30).state is State.EMPTY


def plan(colleagues, bookings, signed, *, is_booked=True):
    record = {"vienna": OnRecord(sold=True, booked=is_booked)}
    return Plan(SATURDAY, {"vienna": WORKING}, colleagues, bookings, signed, record)


def colleague(number, share=1.0):
    return Colleague(Person(f"s-{number}", (), share), "vienna", f"Nr. {number}")


def all_month(number, share=1.0):
    return Booked(f"s-{number}", "e-1", SATURDAY, AHEAD.last, share)


def test_hours_that_a_freelancer_is_booked_for_cover_nobody_of_ours():
    signed = [Signed("vienna", "e-1", 30, 100.0, 0), Signed("vienna", None, 30, 8.0, 0)]
    ours, freelancer = colleague(1), colleague(2, share=0.0)

    found = plan([ours, freelancer], [all_month(2, 0.5)], signed)

    assert found.branch("vienna", 30) == Cover(30, 28.0, 160.0)
    assert found.firm(30) == found.branch("vienna", 30)
    assert [each.person.id for each in found.project_staff] == ["s-1"]


def test_bookings_tell_the_hours_of_an_engagement_that_nobody_told():
    untold = [Signed("vienna", "e-1", 30, 0.0, 1)]

    by_bookings = plan([colleague(1)], [all_month(1, 0.25)], untold)
    by_none = plan([colleague(1)], [], [Signed("vienna", None, 30, 0.0, 1)])

    assert by_bookings.branch("vienna", 30) == Cover(30, 40.0, 160.0)
    assert by_none.branch("vienna", 30) == Cover(30, 0.0, 160.0, untold=1)


def test_where_nobody_books_anybody_nobody_knows_who_is_busy():
    assert plan([colleague(1)], [], [], is_booked=False).person(
        colleague(1), 30
    ) == Cover(30, None, 160.0)
    assert plan([colleague(1)], [], []).person(colleague(1), 30).share == 0
