"""The curves on the page say what the numbers beside them say."""

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.curves import exceedance, shares_so_far
from services.concentration.domain.losses import Exposure, losses_of

EXPOSURES = st.lists(
    st.tuples(st.integers(1, 10_000), st.floats(0.01, 0.99)), min_size=1, max_size=6
)


def reached(told, cents):
    """Add up every year that costs as much or more."""
    years = product((False, True), repeat=len(told))
    return sum(
        prod(p if gone else 1 - p for (_, p), gone in zip(told, year, strict=True))
        for year in years
        if sum(c for (c, _), gone in zip(told, year, strict=True) if gone) >= cents
    )


def test_the_golden_portfolio_rises_to_all_of_it():
    shares = shares_so_far([40, 20, 10, 10, 10, 10], 100)

    assert shares == pytest.approx([0.4, 0.6, 0.7, 0.8, 0.9, 1])


@given(EXPOSURES)
def test_a_year_costs_as_much_or_more_as_often_as_its_cases_say(told):
    losses = losses_of([Exposure(str(n), *each) for n, each in enumerate(told)])

    points = exceedance(losses, 7)

    assert points[0] == pytest.approx((0, 1))
    for cents, chance in points:
        # A hair below, for the points stand evenly and not on whole cents.
        assert chance == pytest.approx(reached(told, cents - 1e-6), abs=1e-9)


def test_what_is_rarer_than_once_in_a_thousand_years_is_not_drawn():
    losses = losses_of([Exposure("a", 100, 0.5), Exposure("b", 100_000, 0.0001)])

    (*_, (most, chance)) = exceedance(losses, 4)

    assert (most, chance) == (100, pytest.approx(0.50005))
