"""Who may leave: the signs, the model and how well it is calibrated."""

from dataclasses import fields, replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.touchpoints.domain.leaving import (
    Band,
    Basis,
    Estimate,
    Risk,
    band_of,
    cases,
    estimate,
)
from services.touchpoints.domain.leaving_history import History
from services.touchpoints.domain.leaving_measures import Measured, measure
from services.touchpoints.domain.leaving_model import (
    SHIPPED,
    Case,
    Model,
    fit,
    signs_of,
)
from services.touchpoints.domain.leaving_quality import judged, learned
from services.touchpoints.domain.leaving_signs import SIGNS
from tests.unit.services.touchpoints.domain.simulated_msp import (
    NOW,
    contact,
    simulated,
)

CLIENTS = 12_000
WORSE_WHEN_LESS = {"value", "contacts", "lately", "people", "years"}
TYPICAL = Measured(
    silence=1.0,
    value=50,
    value_before=50,
    contacts=12,
    lately=3,
    before=3,
    frustrations=0,
    late_callbacks=0,
    no_shows=0,
    bills=0,
    people=2,
    years=4,
)


@pytest.fixture(scope="module")
def msp():
    dice = Random(180)
    clients = [simulated(dice) for _ in range(CLIENTS)]
    return [
        (Case(signs_of(measured), dice.random() < client.p180), client.p180)
        for client in clients
        if (measured := measure(client.history, NOW))
    ]


def test_what_was_learned_is_calibrated_on_clients_it_never_saw(msp):
    unseen = msp[::6]
    seen = [pair for nth, pair in enumerate(msp) if nth % 6]

    model = fit([case for case, _ in seen])
    expected = [model.probability(case.signs) for case, _ in unseen]
    quality = judged(expected, [truth for _, truth in unseen])

    assert max(expected) > 0.3
    assert quality.worst <= 0.03


def test_the_quality_told_is_that_on_unseen_clients(msp):
    half = [case for case, _ in msp[::2]], [case for case, _ in msp[1::2]]

    found = learned(half, NOW)

    assert found.model.losses == sum(case.left for case, _ in msp)
    assert (
        found.quality.brier
        < judged([0.05] * len(msp), [float(case.left) for case, _ in msp]).brier
    )
    assert sum(each.cases for each in found.quality.deciles) == len(msp)


@pytest.mark.parametrize(("losses", "learned_weights"), [(9, 0), (10, 0), (20, 1)])
def test_few_losses_teach_little(msp, losses, learned_weights):
    left = [case for case, _ in msp if case.left][:losses]
    stayed = [case for case, _ in msp if not case.left][: 20 * losses]

    model = fit([*left, *stayed])

    changed = [a != b for a, b in zip(model.weights, SHIPPED.weights, strict=True)]
    assert sum(changed) == learned_weights
    assert (model == SHIPPED) == (losses < 10)


def test_no_sign_ever_speaks_for_staying():
    dice = Random(7)
    perverse = [
        Case(signs, dice.random() < SHIPPED.probability(tuple(-x for x in signs)))
        for signs in (tuple(dice.gauss(0, 1) for _ in SIGNS) for _ in range(4_000))
    ]

    model = fit(perverse)

    assert model.losses > 200
    assert min(model.weights) == 0


@pytest.mark.requirement("T26")
@given(
    measured=st.builds(
        Measured,
        silence=st.floats(0, 50),
        value=st.floats(0, 100),
        value_before=st.floats(0, 100),
        people=st.integers(1, 9),
        years=st.floats(0.25, 40),
        **{
            name: st.integers(0, 60)
            for name in (
                *("contacts", "lately", "before", "frustrations"),
                *("late_callbacks", "no_shows", "bills"),
            )
        },
    ),
    worsened=st.sampled_from([field.name for field in fields(Measured)]),
)
def test_whatever_gets_worse_never_lowers_the_probability_of_leaving(
    measured, worsened
):
    better = getattr(measured, worsened)
    worse = better / 2 if worsened in WORSE_WHEN_LESS else 2 * better + 1
    if worsened in {"contacts", "lately", "people"}:
        worse = max(int(worse), worsened == "people")

    after = replace(measured, **{worsened: worse})

    before = SHIPPED.probability(signs_of(measured))
    assert SHIPPED.probability(signs_of(after)) >= before


def test_neglect_alone_is_shipped_as_the_call_list_has_it():
    neglected = replace(
        TYPICAL, silence=5.0, value=0, value_before=10, contacts=1, lately=0, before=0
    )

    assert SHIPPED.probability(signs_of(TYPICAL)) == pytest.approx(0.05, abs=0.005)
    assert SHIPPED.probability(signs_of(neglected)) == pytest.approx(0.17, abs=0.02)


def test_the_reasons_say_in_words_what_weighs_most():
    neglected = replace(TYPICAL, silence=3.0, value=12, frustrations=1)

    told = SHIPPED.reasons(neglected)

    assert [reason.code for reason in told] == [
        "open_frustration",
        "low_value",
        "silent",
    ]
    assert told[2].words == "silent for 3.0 times their usual gap"
    assert SHIPPED.reasons(TYPICAL) == []


@pytest.mark.requirement("T27")
@pytest.mark.parametrize("history", ["silent", "new", "gone"])
def test_who_cannot_be_told_of_is_unknown_not_well_nor_ill(history):
    known = active([contact(Random(1), age) for age in (300, 200, 30)])
    histories = {
        "silent": replace(known, contacts=[]),
        "new": replace(known, since=(NOW - timedelta(days=60)).date()),
        "gone": replace(known, statuses=[(NOW - timedelta(days=1), "dormant")]),
    }

    assert estimate(SHIPPED, known, NOW).basis is Basis.SHIPPED
    assert estimate(SHIPPED, histories[history], NOW) == Estimate(NOW)
    assert Estimate(NOW).band is Band.UNKNOWN


@pytest.mark.requirement("T27")
def test_nobody_noted_is_neither_good_nor_bad():
    unnoted = replace(TYPICAL, people=0)

    assert signs_of(unnoted) == signs_of(TYPICAL)


def test_a_loss_is_learned_from_as_it_looked_before():
    left = NOW - timedelta(days=300)
    lost = replace(
        active([contact(Random(1), age) for age in (800, 700, 650)]),
        statuses=[(NOW - timedelta(days=900), "active"), (left, "lost")],
    )

    found = cases(lost, NOW)

    assert [case.left for case in found] == [True, False, False]
    assert cases(replace(lost, statuses=[(left, "lost")]), NOW) == []


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("p180", "band"),
    [
        (None, "unknown"),
        (0.0, "low"),
        (0.0499, "low"),
        (0.05, "raised"),
        (0.1499, "raised"),
        (0.15, "high"),
        (1.0, "high"),
    ],
)
def test_the_edges_of_the_bands_are_in_one_table(p180, band):
    assert band_of(p180) == band


@pytest.mark.parametrize(
    ("told", "p180", "is_news"),
    [
        (None, None, False),
        (None, 0.01, True),
        (0.01, None, True),
        (0.20, 0.2499, False),
        (0.20, 0.25, True),
        (0.049, 0.051, True),
        (0.051, 0.099, False),
    ],
)
def test_only_five_points_or_another_band_are_news(told, p180, is_news):
    risk = Risk("c-1", "vienna", "Dental", Estimate(NOW, p180=p180), told, 1, 1)

    assert risk.is_news == is_news
    assert not risk.announced().is_news


def test_a_fitted_estimate_says_on_how_many_losses():
    known = active([contact(Random(1), age) for age in (300, 200, 30)])

    told = estimate(Model(-3.0, SHIPPED.weights, 37), known, NOW)

    assert (told.basis, told.losses) == (Basis.LEARNED, 37)


def active(contacts):
    since = NOW - timedelta(days=1_000)
    return History(since.date(), contacts, statuses=[(since, "active")])
