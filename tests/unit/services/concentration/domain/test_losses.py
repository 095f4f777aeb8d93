"""The distribution of a year's loss: against every outcome, counted one by one."""

from collections import defaultdict
from itertools import product
from math import fsum, prod, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.concentration.domain.losses import (
    MOST_ATOMS,
    Exposure,
    NotAnExposure,
    losses_of,
    on_grid,
    one_by_one,
)
from services.concentration.domain.shortfall import NotALevel, if_lost, tail

GOLDEN = (40, 20, 10, 10, 10, 10)
CHANCES = st.sampled_from([0.0, 0.03, 0.1, 0.49, 0.495, 0.5, 0.505, 0.51, 0.9, 1.0])
EXPOSED = st.lists(st.tuples(st.integers(1, 40), CHANCES), min_size=1, max_size=7)


def exposures(*told):
    return [Exposure(str(nth), cents, p) for nth, (cents, p) in enumerate(told)]


def golden():
    return losses_of(exposures(*((100 * share, 0.1) for share in GOLDEN)))


def outcomes(exposed):
    """List every outcome: who is lost, and how likely that is."""
    for lost in product((0, 1), repeat=len(exposed)):
        pairs = zip(lost, exposed, strict=True)
        yield lost, prod(e.probability if it else 1 - e.probability for it, e in pairs)


def enumerated(exposed):
    found = defaultdict(list)
    for lost, chance in outcomes(exposed):
        cents = sum(e.cents for it, e in zip(lost, exposed, strict=True) if it)
        found[cents].append(chance)
    return {cents: fsum(found[cents]) for cents in sorted(found)}


def shortfall_by_hand(exposed, level):
    """Return the quantile, the expected shortfall and its parts, by enumeration."""
    chances = enumerated(exposed)
    reached, quantile = 0.0, None
    for cents, chance in chances.items():
        reached, quantile = reached + chance, cents
        if reached >= level - 1e-12:
            break
    at_it, parts = chances[quantile], [0.0] * len(exposed)
    for lost, chance in outcomes(exposed):
        cents = sum(e.cents for it, e in zip(lost, exposed, strict=True) if it)
        share = (reached - level) / at_it if cents == quantile else cents > quantile
        for nth, it in enumerate(lost):
            parts[nth] += it * exposed[nth].cents * chance * share / (1 - level)
    return quantile, sum(parts), parts


@pytest.mark.requirement("M2")
def test_the_golden_portfolio_loses_what_was_computed_independently():
    losses = golden()
    at_95, at_99 = tail(losses, 0.95), tail(losses, 0.99)

    assert (losses.mean, losses.exact) == (pytest.approx(1_000), True)
    assert losses.deviation == pytest.approx(10_000 * sqrt(0.1 * 0.9 * 0.24))
    assert (at_95.quantile, at_99.quantile) == (4_000, 6_000)
    assert list(losses.atoms.up_to(np.array([4, 6])).round(4)) == [0.9587, 0.9962]
    assert at_95.shortfall / 100 == pytest.approx(52.0684)
    assert list(at_95.parts / 100) == pytest.approx(
        [39.2444, 4.3733, *[2.1127] * 4], abs=1e-4
    )


def test_sixteen_clients_are_as_exact_as_counting_every_outcome():
    drawn = np.random.default_rng(16)
    told = zip(drawn.integers(1, 10**9, 16), drawn.uniform(0.01, 0.6, 16), strict=True)
    exposed = exposures(*((int(cents), float(p)) for cents, p in told))

    losses, by_hand = losses_of(exposed), enumerated(exposed)

    assert losses.exact
    assert list(losses.atoms.at * losses.step) == list(by_hand)
    error = np.abs(losses.atoms.chance - np.array(list(by_hand.values())))
    assert error.max() <= 1e-12


@given(EXPOSED)
@settings(max_examples=200, deadline=None)
def test_atoms_and_grid_agree_with_every_outcome(told):
    exposed = exposures(*told)
    sizes = np.array([cents for cents, _ in told])
    chances = np.array([p for _, p in told])
    by_hand = {at: p for at, p in enumerated(exposed).items() if p}

    for found in (one_by_one(sizes, chances), on_grid(sizes, chances)):
        kept = {at: p for at, p in zip(found.at, found.chance, strict=True) if p}
        assert kept == pytest.approx(by_hand, abs=1e-15)


@given(EXPOSED, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
@settings(max_examples=200, deadline=None)
@pytest.mark.requirement("M2")
def test_what_each_adds_to_a_bad_year_sums_to_it(told, level):
    exposed = exposures(*told)
    quantile, shortfall, parts = shortfall_by_hand(exposed, level)

    found = tail(losses_of(exposed), level)

    assert found.quantile == quantile
    assert found.shortfall == pytest.approx(shortfall, abs=1e-9)
    assert list(found.parts) == pytest.approx(parts, abs=1e-9)
    assert found.parts.sum() == pytest.approx(found.shortfall, abs=1e-9)


@given(EXPOSED, st.integers(0, 300))
@settings(max_examples=200, deadline=None)
def test_one_is_taken_out_of_the_distribution_of_all(told, most):
    exposed = exposures(*told)
    losses = losses_of(exposed)

    found = if_lost(losses, most)

    for nth, each in enumerate(exposed):
        others = [*exposed[:nth], *exposed[nth + 1 :]]
        left = most * losses.step - each.cents
        rest = enumerated(others).items()
        expected = fsum(p for cents, p in rest if cents <= left)
        assert found[nth] == pytest.approx(expected, abs=1e-12)


def test_beyond_so_many_sums_each_is_rounded_and_the_mean_is_kept():
    drawn = np.random.default_rng(7)
    told = zip(drawn.integers(1, 10**9, 400), drawn.uniform(0, 0.3, 400), strict=True)
    exposed = exposures((3, 0.2), *((int(cents), float(p)) for cents, p in told))

    losses = losses_of(exposed)
    found = tail(losses, 0.99)

    assert not losses.exact
    assert losses.sizes[0] == 0
    assert np.abs(losses.rounded).max() <= losses.step / 2
    assert losses.step == sum(each.cents for each in exposed) / MOST_ATOMS
    atoms = losses.atoms
    assert atoms.chance.sum() == pytest.approx(1, abs=1e-12)
    assert atoms.at @ atoms.chance * losses.step + losses.shift == pytest.approx(
        sum(each.cents * each.probability for each in exposed)
    )
    assert found.parts.sum() == pytest.approx(found.shortfall)
    assert found.parts[0] == pytest.approx(0.6)


def test_what_is_certain_is_lost_and_what_never_leaves_is_not():
    found = tail(losses_of(exposures((70, 1.0), (30, 0.0))), 0.95)

    assert (found.quantile, found.shortfall) == (70, pytest.approx(70))
    assert list(found.parts) == pytest.approx([70, 0])


@pytest.mark.parametrize(("cents", "p"), [(0, 0.1), (-5, 0.1), (5, -0.1), (5, 1.1)])
def test_an_exposure_is_above_nothing_with_a_probability(cents, p):
    with pytest.raises(NotAnExposure):
        Exposure("c-1", cents, p)


@pytest.mark.parametrize("level", [0, 1, float("nan")])
def test_a_level_lies_between_never_and_always(level):
    with pytest.raises(NotALevel):
        tail(golden(), level)
