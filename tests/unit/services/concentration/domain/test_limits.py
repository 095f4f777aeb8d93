"""Limits warn and are breached at once, and end only when well left."""

from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.limits import (
    HIGHEST,
    LEFT_AT,
    USUAL,
    Level,
    Limit,
    NotLimits,
    Standing,
    Terms,
    fewness_of,
    judged,
    load_of,
    restood,
)
from services.concentration.domain.survival import Finances, verdict

DAY = date(2026, 3, 2)
TOP_1 = USUAL[Limit.TOP_1]
CLEAR, WARNED, BREACHED = Level
SHARES = st.floats(0.01, 1)
TERMS = st.tuples(st.integers(1, 100), st.integers(1, 100)).map(
    lambda both: Terms(*(Decimal(each) / 100 for each in sorted(both)))
)
# The calm of a limit: how far a value may go up and down without a level's changing
# twice.
BANDS = st.tuples(SHARES, st.lists(st.floats(LEFT_AT, 1, exclude_min=True), min_size=2))


def stand(level=CLEAR, **changed):
    said = {"value": 0.2, "since": DAY, "judged_on": DAY} | changed
    return Standing(limit=Limit.TOP_1, branch=None, level=level, **said)


@pytest.mark.parametrize(
    ("before", "share", "after"),
    [
        (CLEAR, 0.1499, CLEAR),
        (CLEAR, 0.15, WARNED),
        (CLEAR, 0.25, BREACHED),
        (WARNED, 0.136, WARNED),
        (WARNED, 0.134, CLEAR),
        (BREACHED, 0.226, BREACHED),
        (BREACHED, 0.224, WARNED),
        (BREACHED, 0.1, CLEAR),
        (BREACHED, None, BREACHED),
        (CLEAR, None, CLEAR),
    ],
)
def test_a_level_begins_at_its_limit_and_ends_a_tenth_below(before, share, after):
    assert judged(before, share, TOP_1) is after


@given(TERMS, st.sampled_from(Level), SHARES)
def test_a_second_look_at_the_same_value_finds_nothing_new(terms, before, value):
    once = judged(before, value, terms)

    assert judged(once, value, terms) is once


@given(TERMS, st.sampled_from(Level), BANDS)
def test_what_moves_by_less_than_a_tenth_never_flaps(terms, before, band):
    most, parts = band
    levels = list(
        accumulate(
            [most * part for part in parts],
            lambda level, value: judged(level, value, terms),
            initial=before,
        )
    )

    steps = {now > last for last, now in pairwise(levels) if now is not last}
    assert len(steps) <= 1


def test_what_was_said_of_a_level_holds_until_the_level_changes():
    noted = stand(BREACHED, acknowledged_on=DAY, acknowledged_by="anna", revision=3)

    still = restood(noted, 0.24, TOP_1, date(2026, 3, 9))
    cleared = restood(still, 0.1, TOP_1, date(2026, 3, 16))

    assert (still.acknowledged_by, still.since, still.value) == ("anna", DAY, 0.24)
    assert (still.judged_on, still.revision) == (date(2026, 3, 9), 3)
    assert (cleared.acknowledged_on, cleared.level) == (None, CLEAR)
    assert (cleared.since, cleared.revision) == (date(2026, 3, 16), 4)


def test_a_breach_sounds_until_somebody_takes_note_or_puts_it_off():
    put_off = stand(BREACHED, snoozed_until=DAY)

    assert stand(BREACHED).sounds(DAY)
    assert not stand(WARNED).sounds(DAY)
    assert not stand(BREACHED, acknowledged_on=DAY).sounds(DAY)
    assert not put_off.sounds(DAY)
    assert put_off.sounds(date(2026, 3, 3))


@pytest.mark.parametrize("both", [("0", "0.2"), ("0.3", "0.2"), ("0.2", "1.01")])
def test_a_warning_comes_no_later_than_the_breach(both):
    with pytest.raises(NotLimits):
        Terms(*map(Decimal, both))


@given(
    st.integers(1, 10**9),
    st.integers(0, 10**9),
    st.integers(1, 100),
    st.integers(0, 10**8),
    st.integers(0, 10**9),
)
def test_a_loss_reaches_the_limit_exactly_when_it_is_not_survived(
    loss, rest, margin, fixed, cash
):
    revenue = loss + rest
    finances = Finances(DAY, Decimal(margin) / 100, fixed, cash)

    load = load_of(loss, revenue, finances)

    assert (load >= 1) is not verdict(rest, finances).survives
    assert 0 < load <= HIGHEST


@pytest.mark.requirement("R66")
@given(st.integers(0, 99), st.integers(1, 99))
def test_engagements_reach_the_limit_exactly_when_fewer_run_than_wanted(running, floor):
    fewness = fewness_of(running, floor)

    assert (fewness >= 1) is (running < floor)
    assert 0 < fewness <= HIGHEST
