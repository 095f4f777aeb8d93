"""The beach: when its clock runs, and how grave it gets."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.beach import (
    BadTerms,
    Clock,
    Subject,
    Terms,
    What,
    began,
    is_low,
    level_of,
    reckon,
)
from services.concentration.domain.cover import Cover

TODAY = date(2026, 3, 2)
ANNA = Subject(What.PERSON, "s-1", "vienna")
BELOW = Terms().beach_below


def sold(hours, available=160.0, untold=0):
    return Cover(30, hours, available, untold)


@pytest.mark.requirement("R73")
@pytest.mark.parametrize(
    ("days", "level"), [(0, 1), (29, 1), (30, 2), (59, 2), (60, 3), (1000, 3)]
)
def test_the_longer_on_the_beach_the_graver(days, level):
    assert level_of(TODAY - timedelta(days=days), TODAY) == level


def test_with_20_per_cent_sold_one_is_on_the_beach_and_with_25_not():
    assert is_low(sold(32.0), already=False, below=BELOW)
    assert not is_low(sold(40.0), already=False, below=BELOW)


def test_the_clock_stops_only_above_where_it_starts():
    a_little_more = sold(0.29 * 160)

    assert is_low(a_little_more, already=True, below=BELOW)
    assert not is_low(a_little_more, already=False, below=BELOW)
    assert not is_low(sold(0.31 * 160), already=True, below=BELOW)


def test_nobody_is_on_the_beach_of_whom_nobody_knows_and_a_holiday_stops_no_clock():
    for nobody_knows in (sold(None), sold(0.0, None)):
        assert not is_low(nobody_knows, already=True, below=BELOW)
    assert is_low(sold(0.0, 0.0), already=True, below=BELOW)
    assert not is_low(sold(0.0, 0.0), already=False, below=BELOW)


@pytest.mark.requirement("R74")
def test_what_nobody_told_the_hours_of_starts_no_clock_and_stops_none():
    at_least_nothing = sold(0.0, untold=1)

    assert is_low(at_least_nothing, already=True, below=BELOW)
    assert not is_low(at_least_nothing, already=False, below=BELOW)
    assert not is_low(sold(0.31 * 160, untold=1), already=True, below=BELOW)


@given(st.lists(st.sampled_from([None, *range(-100, 1)]), max_size=12))
def test_a_revision_counts_each_change_and_nothing_else(told):
    clock, changes = None, 0
    for since in told:
        day = None if since is None else TODAY + timedelta(days=since)
        before, clock = clock, reckon(ANNA, clock, day, TODAY)
        changes += clock != before
        assert reckon(ANNA, clock, day, TODAY) == clock

    assert changes == (clock.revision if clock else 0)


def test_a_clock_that_runs_keeps_its_first_day_and_one_that_stands_begins_anew():
    yesterday = TODAY - timedelta(days=1)

    assert began(Clock(ANNA, yesterday, level=2), TODAY) == yesterday
    assert began(Clock(ANNA, yesterday, level=0), TODAY) == TODAY
    assert began(None, TODAY) == TODAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"beach_below": 0.0},
        {"idle_below": 1.0},
        {"least_engagements": 0},
        {"owner_from_level": 4},
        {"owner_from_level": 0},
    ],
)
def test_nobody_can_say_that_the_owner_is_not_told_of_the_gravest(wrong):
    with pytest.raises(BadTerms):
        Terms(**wrong)
