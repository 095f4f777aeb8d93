from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cadence.domain.gaps import DEFAULT_GAPS, Frequency, Tier, frequency
from services.cadence.domain.goals import BadGoal, Goal, expected, goal_on
from services.cadence.domain.policies import (
    RANK,
    Scope,
    Spoken,
    gaps_of,
    holding,
    policy_of,
)
from services.cadence.domain.terms import GAPS, BadTerms, Terms

DAY = date(2026, 3, 2)
RAMP = (
    Goal(date(2026, 1, 1), 12),
    Goal(date(2026, 4, 1), 24),
    Goal(date(2026, 7, 1), 52),
)
numbers = st.none() | st.integers(1, 90)
personal = st.tuples(numbers, numbers, numbers).map(
    lambda days: Terms(*in_order(days), monthly_call=days[0] is None)
)
spoken = st.lists(
    st.builds(
        Spoken,
        st.sampled_from([s for s in Scope if s is not Scope.DEFAULT]),
        st.sampled_from("abc"),
        personal,
    ),
    unique_by=lambda each: each[:2] if each.scope is Scope.TAG else each.scope,
)


def in_order(days):
    said = iter(sorted(day for day in days if day is not None))
    return [None if day is None else next(said) for day in days]


def test_by_default_a_tier_has_its_own_gaps_and_all_but_the_last_a_monthly_call():
    held = {tier: policy_of(holding(tier, ()), DAY) for tier in Tier}

    assert {tier: each.gaps for tier, each in held.items()} == DEFAULT_GAPS
    assert [each.rituals.call for each in held.values()] == [True, True, False]


def test_the_most_particular_says_field_by_field():
    held = holding(
        Tier.B,
        [
            Spoken(Scope.TIER, "B", Terms(target_days=28, longest_days=40)),
            Spoken(Scope.CLIENT, "c-1", Terms(target_days=20)),
            Spoken(Scope.BRANCH, "vienna", Terms(longest_days=44, newsletter=True)),
            Spoken(Scope.TAG, "vip", Terms(longest_days=38)),
        ],
    )

    told = {name: held[name][1:] for name in (*GAPS["personal"], "newsletter")}
    assert told == {
        "shortest_days": (Scope.DEFAULT, "B"),
        "target_days": (Scope.CLIENT, "c-1"),
        "longest_days": (Scope.TAG, "vip"),
        "newsletter": (Scope.BRANCH, "vienna"),
    }
    assert gaps_of(held, "personal").longest == timedelta(days=38)


def test_of_several_tags_the_one_that_asks_for_more_says():
    held = holding(
        Tier.C,
        [
            Spoken(Scope.TAG, "calm", Terms(longest_days=90, review_months=0)),
            Spoken(Scope.TAG, "vip", Terms(longest_days=50, review_months=6)),
            Spoken(Scope.TAG, "zoo", Terms(longest_days=70, monthly_meeting=False)),
        ],
    )

    assert held["longest_days"] == (50, Scope.TAG, "vip")
    assert held["review_months"] == (6, Scope.TAG, "vip")


@given(st.sampled_from(Tier), spoken)
def test_gaps_stay_in_order_and_the_most_particular_number_as_it_was_said(tier, told):
    held = holding(tier, told)

    gaps_of(held, "personal")  # refuses to be out of order
    by_rank = sorted(told, key=lambda each: RANK[each.scope])
    first = next((each for each in by_rank if each.terms.shortest_days), None)
    if first and first.scope is Scope.CLIENT:
        assert held["shortest_days"].value == first.terms.shortest_days


@pytest.mark.requirement("R36")
@pytest.mark.parametrize(
    ("day", "touches_a_year"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 12),
        (date(2026, 3, 31), 12),
        (date(2026, 4, 1), 24),
        (date(2026, 6, 30), 24),
        (date(2026, 7, 1), 52),
        (date(2030, 1, 1), 52),
    ],
)
def test_on_each_day_the_goal_is_the_last_that_has_begun(day, touches_a_year):
    goal = goal_on(RAMP, day)

    assert (goal and goal.touches_a_year) == touches_a_year


@pytest.mark.requirement("R36")
def test_what_is_expected_follows_the_goal_of_each_day():
    days = expected(RAMP, date(2026, 3, 30), date(2026, 4, 2))

    assert days == pytest.approx((12 + 12 + 24 + 24) / 365)


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=2, max_size=2))
def test_expectations_of_two_stretches_add_up(days):
    first, last = sorted(days)
    middle = first + (last - first) // 2

    whole = expected(RAMP, first, last)

    after = middle + timedelta(days=1)
    assert whole == pytest.approx(
        expected(RAMP, first, middle) + expected(RAMP, after, last)
    )


@pytest.mark.requirement("R36")
def test_a_goal_narrows_the_target_but_not_below_the_shortest_gap():
    held = holding(Tier.B, [Spoken(Scope.CLIENT, "c-1", Terms(goals=RAMP))])

    targets = [policy_of(held, goal.from_day).gaps.target.days for goal in RAMP]

    assert targets == [30, 15, 10]


@pytest.mark.requirement("R37")
@pytest.mark.parametrize(
    ("touches", "floors", "name"),
    [
        (5, (6, 12), Frequency.NONE),
        (6, (6, 12), Frequency.FEW),
        (11, (6, 12), Frequency.FEW),
        (12, (6, 12), Frequency.MONTHLY),
        (3, (4, 12), Frequency.NONE),
        (4, (4, 12), Frequency.FEW),
    ],
)
def test_the_floors_are_exact_and_the_owners(touches, floors, name):
    assert frequency(touches, *floors) is name


@pytest.mark.parametrize(
    "terms",
    [
        {"shortest_days": 30, "longest_days": 20},
        {"target_days": 0},
        {"ask_shortest_days": 3651},
        {"few_from": 12, "monthly_from": 6},
        {"review_months": 61},
    ],
)
def test_terms_that_nobody_can_keep_are_refused(terms):
    with pytest.raises(BadTerms):
        Terms(**terms)


@pytest.mark.parametrize("goals", [RAMP[::-1], RAMP[:1] * 2])
def test_each_goal_of_a_ramp_begins_later(goals):
    with pytest.raises(BadGoal):
        Terms(goals=goals)
