"""Day rates: a fiftieth of the yearly goal a day."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.day_rates import Adequacy, NotAGoal

MONEY = st.decimals("0.01", "10000000", places=2)


@pytest.mark.requirement("R67")
def test_of_a_goal_of_100_000_a_day_is_worth_2_000_and_50_days_cover_it():
    asked = Adequacy(Decimal(100_000), Decimal(2_000))

    assert (asked.adequate_rate, asked.is_adequate, asked.days_needed) == (
        2000,
        True,
        50,
    )
    assert asked.covers(50)
    assert not asked.covers(49)
    assert not Adequacy(Decimal(100_000), Decimal("1999.99")).is_adequate


@given(MONEY, MONEY)
def test_the_days_needed_are_the_fewest_that_cover_the_goal(goal, day_rate):
    asked = Adequacy(goal, day_rate)

    assert asked.covers(asked.days_needed)
    assert not asked.covers(asked.days_needed - 1)
    assert asked.is_adequate == asked.covers(50)


@pytest.mark.parametrize(("goal", "rate"), [(0, 1), (1, 0), (-1, 1)])
def test_there_is_no_rate_without_a_goal_and_no_goal_without_a_rate(goal, rate):
    with pytest.raises(NotAGoal):
        Adequacy(Decimal(goal), Decimal(rate))
