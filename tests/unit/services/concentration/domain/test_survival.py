"""Whether the firm survives a loss, by which threshold, and what would help."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.survival import (
    Finances,
    Missing,
    NotFinances,
    Threshold,
    missing,
    verdict,
)
from services.concentration.domain.winning import (
    NotALimit,
    Win,
    remedy,
    sizes_of,
    spread,
)

# A margin of 40 % of 12,000.00 a month pays for costs of 4,000.00.
SAID = Finances(date(2026, 1, 1), Decimal("0.4"), 400_000, 600_000)
REVENUE = 12 * 1_200_000


def test_a_margin_that_pays_for_the_fixed_costs_survives():
    found = verdict(REVENUE, SAID)

    assert (found.margin_cents, found.months_of_cash) == (80_000, None)
    assert (found.survives, found.by) == (True, Threshold.MARGIN)


@pytest.mark.parametrize(
    ("left", "margin", "months", "survives"),
    [
        (12 * 1_000_000, 0, None, True),
        (12 * 750_000, -100_000, 6.0, True),
        (12 * 749_999, -100_000, 6.0, False),
        (12 * 500_000, -200_000, 3.0, False),
        (0, -400_000, 1.5, False),
    ],
)
@pytest.mark.requirement("M2")
def test_six_months_of_cash_decide_where_the_margin_does_not(
    left, margin, months, survives
):
    found = verdict(left, SAID)

    assert (found.margin_cents, found.survives) == (margin, survives)
    assert found.months_of_cash == (months and pytest.approx(months, rel=1e-5))


@given(
    left=st.integers(0, 10**9),
    margin=st.decimals("0.01", "1", places=2),
    costs=st.integers(0, 10**8),
    cash=st.integers(0, 10**9),
)
@pytest.mark.requirement("M2")
def test_with_what_is_missing_the_firm_survives_and_with_a_cent_less_not(
    left, margin, costs, cash
):
    said = Finances(SAID.from_day, margin, costs, cash)
    lacking = missing(left, said)

    assert (lacking is None) == verdict(left, said).survives
    if lacking is None:
        return
    for less, survives in ((0, True), (1, False)):
        earned = verdict(left + lacking.revenue - less, said)
        saved = verdict(left, replace(said, fixed_cents=costs - lacking.costs + less))
        held = verdict(left, replace(said, cash_cents=cash + lacking.cash - less))
        assert [earned.survives, saved.survives, held.survives] == [survives] * 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"gross_margin": Decimal(0)},
        {"gross_margin": Decimal("1.01")},
        {"fixed_cents": -1},
        {"cash_cents": -1},
    ],
)
def test_finances_cannot_be_what_no_firm_has(wrong):
    with pytest.raises(NotFinances):
        replace(SAID, **wrong)


@pytest.mark.requirement("M2")
def test_seventeen_clients_of_ten_bring_forty_of_a_hundred_to_fifteen_per_cent():
    limit = Fraction(15, 100)
    found = spread(40, 100, (10, 20), limit)

    assert (found.win, found.win_larger) == (Win(17, 10), Win(9, 20))
    assert found.shrink_to == 10  # 10 of 70 is below 15 %, 11 of 71 above
    assert spread(15, 100, (10, 20), limit) is None


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=30), st.integers(1, 99))
def test_with_so_many_clients_the_largest_keeps_to_the_limit(cents, percent):
    limit, sizes = Fraction(percent, 100), sizes_of(cents)
    largest, total = max(cents), sum(cents)
    found = spread(largest, total, sizes, limit)

    assert (found is None) == (Fraction(largest, total) <= limit)
    if found is None:
        return
    for win in (found.win, found.win_larger):
        assert Fraction(largest, total + win.clients * win.cents) <= limit
        assert Fraction(largest, total + (win.clients - 1) * win.cents) > limit
    rest = total - largest
    assert found.shrink_to <= limit * (found.shrink_to + rest)
    assert found.shrink_to + 1 > limit * (found.shrink_to + 1 + rest)


def test_a_usual_client_is_the_median_and_a_larger_one_the_upper_quartile():
    assert sizes_of([40, 20, 10, 10, 10, 10]) == (10, 20)
    assert sizes_of([4, 3, 2, 1]) == (2, 4)
    assert sizes_of([7]) == (7, 7)


def test_as_many_clients_are_to_be_won_as_make_up_for_what_is_missing():
    found = remedy(Missing(revenue=25, costs=2, cash=12), (10, 25))

    assert (found.win, found.win_larger) == (Win(3, 10), Win(1, 25))
    assert (found.save, found.hold) == (2, 12)


@pytest.mark.parametrize("limit", [Fraction(0), Fraction(1), Fraction(-1, 2)])
def test_a_limit_is_a_share(limit):
    with pytest.raises(NotALimit):
        spread(40, 100, (10, 20), limit)
