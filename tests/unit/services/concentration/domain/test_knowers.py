"""How few may leave until nobody knows a client's affairs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.knowers import (
    SAFE,
    VERIFIED_FOR,
    Area,
    Knower,
    bus_factor,
    still_told,
)

TODAY = date(2026, 3, 2)
PEOPLE = st.sampled_from([f"s-{number}" for number in range(4)])
AREAS = st.lists(st.builds(Area, st.text(), st.booleans(), st.frozensets(PEOPLE)))
FACTORS = st.one_of(st.none(), st.integers(0, 4))


def area(*knowers, critical=True):
    return Area("backup", critical, frozenset(knowers))


def test_a_client_is_as_safe_as_the_critical_area_that_the_fewest_know():
    two, one = area("anna", "ben"), area("ben")

    assert bus_factor([two, two, one]) == 1
    assert bus_factor([two, area("ben", critical=False)]) == 2
    assert bus_factor([two, area()]) == 0


def test_with_no_critical_area_on_record_nobody_can_tell():
    assert bus_factor([]) is bus_factor([area(critical=False)]) is None


@pytest.mark.requirement("R102")
def test_who_is_temporary_or_has_left_is_not_relied_on():
    known = [Knower("anna", stays=True, verified_on=TODAY)]
    gone = [Knower("temp", stays=False, verified_on=TODAY)]

    assert Area.known("backup", known + gone, TODAY, critical=True) == area("anna")


def test_who_vouched_too_long_ago_or_not_yet_is_not_relied_on():
    first, last = TODAY - VERIFIED_FOR, TODAY
    on = [first - timedelta(1), first, last, last + timedelta(1)]

    counting = [Knower("anna", stays=True, verified_on=day).counts(TODAY) for day in on]

    assert counting == [False, True, True, False]


@given(AREAS, PEOPLE)
def test_one_more_who_knows_never_makes_a_client_less_safe(areas, learner):
    taught = [Area(e.name, e.critical, e.knowers | {learner}) for e in areas]

    before, after = bus_factor(areas), bus_factor(taught)

    assert (before is None) == (after is None)
    assert before is None or before <= after <= before + 1


@given(AREAS, PEOPLE)
def test_with_one_who_leaves_a_client_is_at_most_one_less_safe(areas, leaver):
    left = [Area(e.name, e.critical, e.knowers - {leaver}) for e in areas]

    before, after = bus_factor(areas), bus_factor(left)

    assert before is None or max(before - 1, 0) <= after <= before


@given(st.lists(FACTORS))
def test_each_low_factor_is_told_once_until_the_client_is_safe_again(factors):
    told, since_safe = None, []
    for factor in factors:
        now = still_told(told, factor)
        if factor is None or factor >= SAFE:
            since_safe = []
            assert now is None
        else:
            since_safe.append(factor)
            assert now == min(since_safe)
        told = now
