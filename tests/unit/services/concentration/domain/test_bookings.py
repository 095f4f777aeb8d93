"""Nobody of ours works full time on one project."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.bookings import (
    BadBooking,
    Booking,
    Caps,
    FullTimeOnOneProject,
    TooMuchOnOneProject,
    most_at_once,
    require_room,
)

CAPS = Caps(of_person=Decimal("0.8"), of_firm=Decimal("0.5"))
DAYS = st.integers(1, 28).map(lambda day: date(2026, 4, day))


def booked(share, first=date(2026, 4, 1), last=date(2026, 4, 30), staff="s-1"):
    return Booking(
        "b-1", "c-1", "vienna", "e-1", staff, first, last, Decimal(str(share)), "anna"
    )


@pytest.mark.requirement("R64")
def test_a_booking_that_takes_a_person_to_all_of_it_on_one_project_is_refused():
    with pytest.raises(FullTimeOnOneProject):
        require_room(booked(1), [], 10, CAPS)
    with pytest.raises(FullTimeOnOneProject):
        require_room(booked("0.5"), [booked("0.5")], 10, CAPS)

    require_room(booked("0.3"), [booked("0.5")], 10, CAPS)
    require_room(booked("0.8"), [booked("0.8", staff="s-2")], 10, CAPS)


def test_what_is_booked_at_other_times_takes_no_room():
    may = booked("0.8", date(2026, 5, 1), date(2026, 5, 31))

    require_room(booked("0.8"), [may], 10, CAPS)


def test_one_project_takes_no_more_than_its_share_of_the_firm():
    others = [booked("0.8", staff="s-2"), booked("0.8", staff="s-3")]

    with pytest.raises(TooMuchOnOneProject):
        require_room(booked("0.8"), others, 4, CAPS)
    require_room(booked("0.8"), others, 5, CAPS)


@given(
    st.lists(st.tuples(st.integers(1, 9), DAYS, DAYS), max_size=6),
    st.tuples(st.integers(1, 9), DAYS, DAYS),
)
def test_the_busiest_day_is_the_one_that_counting_every_day_finds(others, new):
    made = [booked(s / 10, min(a, b), max(a, b)) for s, a, b in [new, *others]]
    first, *rest = made

    by_day = max(
        sum(e.share for e in made if e.from_day <= day <= e.to_day)
        for day in (date(2026, 4, d) for d in range(1, 29))
        if first.from_day <= day <= first.to_day
    )

    assert most_at_once(first, rest) == by_day


@pytest.mark.parametrize(
    ("share", "last"), [(0, 30), (-1, 30), ("1.1", 30), ("0.5", 0)]
)
def test_what_is_no_booking_is_refused(share, last):
    day = date(2026, 4, last) if last else date(2026, 3, 31)
    with pytest.raises(BadBooking):
        booked(share, last=day)
