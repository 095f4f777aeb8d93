"""The measures of concentration, by the golden numbers and by what must hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.measures import (
    Band,
    Measures,
    State,
    is_major,
    measured,
    share_of,
    summed,
)

CENTS = st.lists(st.integers(-(10**9), 10**9), max_size=30)
ABOVE = st.lists(st.integers(1, 10**9), min_size=1, max_size=30)


def of(*cents):
    return measured(summed(cents))


def test_golden_shares_of_40_20_and_four_tens():
    found = of(40, 20, 10, 10, 10, 10)

    assert found.hhi == pytest.approx(2400)
    assert found.effective_clients == pytest.approx(4.1667, abs=5e-5)
    assert found.entropy_clients == pytest.approx(5.000, abs=5e-4)
    assert (found.top_1, found.top_3) == (0.40, 0.70)
    assert (found.top_5, found.top_10, found.clients) == (0.90, 1.0, 6)


@pytest.mark.parametrize(
    ("cents", "hhi", "effective"),
    [
        ((25,) * 4, 2500, 4.0),
        ((10,) * 10, 1000, 10.0),
        ((60, 10, 10, 10, 10), 4000, 2.5),
        ((7,), 10_000, 1.0),
    ],
)
def test_other_golden_portfolios(cents, hhi, effective):
    found = of(*cents)

    assert found.hhi == pytest.approx(hhi)
    assert found.effective_clients == pytest.approx(effective)


def test_equal_clients_have_a_gini_of_0_and_one_that_pays_nearly_all_nearly_1():
    assert of(5, 5, 5, 5).gini == pytest.approx(0)
    assert of(1, 3).gini == pytest.approx(0.25)
    assert of(10**9, *[1] * 99).gini == pytest.approx(0.99, abs=1e-6)


@given(ABOVE)
def test_the_gini_is_half_the_mean_difference_over_the_mean(cents):
    pairs = sum(abs(a - b) for a in cents for b in cents)

    expected = pairs / (2 * len(cents) * sum(cents))

    assert of(*cents).gini == pytest.approx(expected, abs=1e-9)


@given(ABOVE, st.integers(1, 10**9), st.integers(1, 10**9))
def test_two_that_become_one_raise_the_hhi_by_twice_the_product_of_their_shares(
    others, one, other
):
    whole = sum(others) + one + other

    rise = of(*others, one + other).hhi - of(*others, one, other).hhi

    assert rise == pytest.approx(2 * one / whole * other / whole * 10_000, abs=1e-6)


def test_golden_merger_of_20_and_10_per_cent():
    assert of(40, 30, 10, 10, 10).hhi - of(40, 20, 10, 10, 10, 10).hhi == (
        pytest.approx(400)
    )


@given(ABOVE, st.data())
def test_a_client_no_bigger_than_the_largest_never_raises_its_share(cents, data):
    joining = data.draw(st.integers(1, max(cents)))

    assert of(*cents, joining).top_1 <= of(*cents).top_1


@given(CENTS)
def test_zero_and_below_are_told_and_change_no_share(cents):
    found, without = of(*cents), of(*[x for x in cents if x > 0])

    assert found.left_out == sum(x <= 0 for x in cents)
    assert found.left_out_cents == sum(x for x in cents if x <= 0)
    assert (found.hhi, found.gini, found.cents) == (
        without.hhi,
        without.gini,
        without.cents,
    )


@given(ABOVE)
def test_measures_stay_within_their_bounds(cents):
    found, n = of(*cents), len(cents)
    tops = [found.top_1, found.top_3, found.top_5, found.top_10]

    assert all(a <= b for a, b in pairwise(tops))
    assert 10_000 / n - 1e-6 <= found.hhi <= 10_000 + 1e-6
    assert found.effective_clients * (1 + 1e-9) >= 1
    assert found.effective_clients <= found.entropy_clients * (1 + 1e-9)
    assert found.entropy_clients <= n * (1 + 1e-9)
    assert -1e-9 <= found.gini <= 1 - 1 / n + 1e-9


@pytest.mark.parametrize("cents", [(), (0,), (-5, 0)])
def test_a_portfolio_of_nobody_above_zero_has_no_number(cents):
    found = of(*cents)

    assert found == Measures(
        State.EMPTY, left_out=len(cents), left_out_cents=sum(cents)
    )
    assert (found.hhi, found.clients, found.band) == (None, None, None)


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("hhi", "band"),
    [
        (999.9, Band.LOW),
        (1000, Band.MODERATE),
        (1800, Band.MODERATE),
        (1800.1, Band.HIGH),
    ],
)
def test_a_bound_of_the_bands_is_moderate(hhi, band):
    assert Measures(State.KNOWN, hhi=hhi).band is band


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(("cents", "major"), [(999, False), (1000, True), (0, False)])
def test_a_tenth_itself_must_be_disclosed(cents, major):
    assert is_major(cents, 10_000) is major


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_has_no_share(cents):
    assert share_of(cents, 100) is None
