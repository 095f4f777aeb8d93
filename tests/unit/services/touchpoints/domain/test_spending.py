"""What it takes to win a client, to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.values import Money
from services.touchpoints.domain.spending import (
    NotAProspect,
    NothingSpent,
    Spending,
    cost_of_winning,
    require_prospect,
)

HOUR = Money(Decimal("80.10"), "EUR")
A_DAY = date(2026, 3, 2)


def spent(minutes, outlay="0"):
    whose = ("s-1", "vienna", "c-1", A_DAY, "proposal")
    return Spending(*whose, minutes, Decimal(outlay))


@pytest.mark.requirement("R68")
@given(st.lists(st.integers(1, 1_440), max_size=50))
def test_minutes_are_added_up_before_they_are_priced(minutes):
    winning = cost_of_winning([spent(each) for each in minutes], HOUR)

    exact = HOUR.amount * sum(minutes) / 60
    assert winning.minutes == sum(minutes)
    assert abs(winning.cost.amount - exact) <= Decimal("0.005")


def test_money_counts_beside_the_hours():
    winning = cost_of_winning([spent(90), spent(0, "12.35")], HOUR)

    assert (winning.outlay, winning.cost) == (
        Decimal("12.35"),
        Money(Decimal("132.50"), "EUR"),
    )


def test_without_the_cost_of_an_hour_there_is_no_cost():
    assert cost_of_winning([spent(90)], None).cost is None


@pytest.mark.parametrize(("minutes", "outlay"), [(0, "0"), (-1, "5"), (5, "-0.01")])
def test_something_must_have_been_spent(minutes, outlay):
    with pytest.raises(NothingSpent):
        spent(minutes, outlay)


def test_nothing_is_spent_on_winning_one_who_is_a_client_already():
    before, since, after = date(2026, 3, 1), A_DAY, date(2026, 3, 3)

    require_prospect("active", since, before)
    require_prospect("prospect", since, after)
    with pytest.raises(NotAProspect):
        require_prospect("active", since, after)
