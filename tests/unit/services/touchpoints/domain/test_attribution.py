"""An opportunity is owed to the efforts before it, and wholly."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.touchpoints.domain.attribution import WINDOW, Effort, attribute

WON = datetime(2026, 3, 2, 8, tzinfo=UTC)
AGES = st.timedeltas(-timedelta(days=30), 2 * WINDOW)


def efforts(*ages):
    return [Effort(f"t{n}", "call", WON - age) for n, age in enumerate(ages)]


@pytest.mark.requirement("R121")
@given(st.lists(AGES, max_size=30))
def test_the_shares_of_an_opportunity_add_up_to_exactly_one(ages):
    shared = attribute(efforts(*ages), WON)

    assert sum(each.share for each in shared) == 1
    assert all(each.share > 0 for each in shared)


@given(st.lists(AGES, min_size=1, max_size=10), st.randoms())
def test_the_order_in_which_efforts_became_known_does_not_matter(ages, dice):
    told = efforts(*ages)
    shuffled = dice.sample(told, len(told))

    by_effort = {each.effort: each.share for each in attribute(told, WON)}
    assert by_effort == {e.effort: e.share for e in attribute(shuffled, WON)}


def test_an_effort_of_half_the_window_ago_weighs_half_of_one_of_today():
    today, earlier = attribute(efforts(timedelta(), WINDOW / 2), WON)

    assert (today.share, earlier.share) == (Fraction(2, 3), Fraction(1, 3))


@pytest.mark.parametrize("age", [-timedelta(microseconds=1), WINDOW])
def test_what_came_after_or_before_the_window_has_no_share(age):
    [nobody] = attribute(efforts(age), WON)

    assert (nobody.effort, nobody.share) == (None, 1)


def test_the_last_moment_of_the_window_counts():
    [only] = attribute(efforts(WINDOW - timedelta(microseconds=1)), WON)

    assert (only.effort.touch, only.share) == ("t0", 1)
