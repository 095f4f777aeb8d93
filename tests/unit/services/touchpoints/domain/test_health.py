from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.touchpoints.domain.health import (
    Health,
    Signs,
    evidence_of,
    health_of,
    reasons_of,
)
from services.touchpoints.domain.levels import Level
from services.touchpoints.domain.warnings import Warned, Worry

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORSE_TO_BETTER = [Health.RED, Health.AMBER, Health.GREEN]
WARNED = Warned(Worry.NO_SHOWS, "")
WELL = Signs(evidence_of(NOW, None), Level.HEALTHY, 0, 5.0, ())

signs = st.builds(
    Signs,
    st.builds(
        evidence_of,
        st.none() | st.integers(0, 400).map(lambda n: NOW - timedelta(days=n)),
        st.none() | st.integers(0, 400).map(lambda n: NOW - timedelta(days=n)),
    ),
    st.sampled_from(Level),
    st.integers(0, 2),
    st.none() | st.floats(1, 5),
    st.sampled_from([(), (WARNED,)]),
)


@pytest.mark.requirement("R77")
@given(signs, st.integers(0, 900))
def test_without_fresh_evidence_nobody_is_green_nor_anything_else(signs, days):
    now = NOW + timedelta(days=days)

    fresh = any(now < each.at + timedelta(days=90) for each in signs.evidence)

    assert (health_of(signs, now) is Health.UNKNOWN) is not fresh


@pytest.mark.requirement("R77")
def test_green_expires():
    assert health_of(WELL, NOW + timedelta(days=89)) is Health.GREEN
    assert health_of(WELL, NOW + timedelta(days=90)) is Health.UNKNOWN


@pytest.mark.requirement("T26")
@given(signs, st.floats(1, 5))
def test_what_is_better_never_makes_a_client_look_worse(signs, satisfaction):
    fresh = replace(signs, evidence=WELL.evidence)
    rated = replace(fresh, satisfaction=min(satisfaction, fresh.satisfaction or 5))
    better = [
        replace(rated, open_frustrations=0),
        replace(rated, warnings=()),
        replace(rated, satisfaction=5.0),
        replace(rated, level=Level.HEALTHY),
    ]

    before = WORSE_TO_BETTER.index(health_of(rated, NOW))
    after = [WORSE_TO_BETTER.index(health_of(each, NOW)) for each in better]
    assert min(after) >= before


@pytest.mark.parametrize(
    ("changed", "health"),
    [
        ({}, Health.GREEN),
        ({"warnings": (WARNED,)}, Health.AMBER),
        ({"level": Level.THIN}, Health.AMBER),
        ({"level": Level.UNKNOWN}, Health.AMBER),
        ({"level": Level.NEW}, Health.GREEN),
        ({"level": Level.COLD}, Health.RED),
        ({"satisfaction": 2.0}, Health.RED),
        ({"open_frustrations": 1}, Health.RED),
    ],
)
def test_each_sign_has_its_colour(changed, health):
    assert health_of(replace(WELL, **changed), NOW) is health


def test_whoever_is_red_is_so_for_reasons_that_are_told():
    red = replace(WELL, level=Level.COLD, satisfaction=1.5, open_frustrations=1)

    assert reasons_of(red, NOW) == [
        "something that they are unhappy about is still open",
        "the relationship has gone cold",
        "service is rated 1.5 of 5",
    ]


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        (
            {"level": Level.THIN},
            ["the relationship is thin: worth less than 60 of 100"],
        ),
        (
            {"level": Level.UNKNOWN},
            ["the relationship is unknown: nothing has earned anything yet"],
        ),
        ({"evidence": ()}, ["nothing they did in 90 days tells how they fare"]),
    ],
)
def test_why_a_client_is_amber_or_unknown_is_told_and_green_needs_no_reason(
    changed, reasons
):
    assert reasons_of(replace(WELL, **changed), NOW) == reasons


@given(signs)
def test_nobody_is_anything_but_green_without_a_word_of_why(signs):
    why = [*reasons_of(signs, NOW), *signs.warnings]

    assert why or health_of(signs, NOW) is Health.GREEN
