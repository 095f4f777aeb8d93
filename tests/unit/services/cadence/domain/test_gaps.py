from datetime import UTC, datetime, timedelta

import pytest

from services.cadence.domain.gaps import (
    DEFAULT_GAPS,
    Gaps,
    GapsOutOfOrder,
    Tier,
    frequency,
    too_loose,
    too_tight,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
SHORTEST = {Tier.A: 7, Tier.B: 10, Tier.C: 14}
LONGEST = {Tier.A: 35, Tier.B: 45, Tier.C: 60}


@pytest.mark.requirement("R56")
@pytest.mark.requirement("T28")
@pytest.mark.parametrize("tier", Tier)
def test_a_second_touch_is_too_tight_until_the_shortest_gap_is_full(tier):
    gaps, shortest = DEFAULT_GAPS[tier], timedelta(days=SHORTEST[tier])

    assert too_tight(NOON, NOON + shortest - MOMENT, gaps)
    assert not too_tight(NOON, NOON + shortest, gaps)
    assert too_tight(NOON, NOON - shortest + MOMENT, gaps)
    assert not too_tight(NOON, NOON - shortest, gaps)


@pytest.mark.requirement("R56")
@pytest.mark.requirement("T28")
@pytest.mark.parametrize("tier", Tier)
def test_silence_is_too_loose_only_past_the_longest_gap(tier):
    gaps, longest = DEFAULT_GAPS[tier], timedelta(days=LONGEST[tier])

    assert not too_loose(NOON, NOON + longest, gaps)
    assert too_loose(NOON, NOON + longest + MOMENT, gaps)


@pytest.mark.requirement("R56")
def test_a_first_touch_is_never_too_tight():
    assert not too_tight(None, NOON, DEFAULT_GAPS[Tier.A])


@pytest.mark.parametrize("days", [(0, 1, 2), (8, 7, 9), (7, 36, 35), (-7, 30, 35)])
def test_gaps_out_of_order_cannot_exist(days):
    with pytest.raises(GapsOutOfOrder):
        Gaps.of_days(*days)


def test_gaps_may_all_be_the_same():
    assert Gaps.of_days(7, 7, 7).target == timedelta(days=7)


@pytest.mark.requirement("R37")
@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("touches", "word"),
    [(0, "none"), (5, "none"), (6, "few"), (11, "few"), (12, "monthly")],
)
def test_a_few_times_a_year_counts_as_none(touches, word):
    assert frequency(touches) == word
