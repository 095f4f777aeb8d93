from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.months import MONTH
from libs.decay import (
    BadTerms,
    Law,
    Standing,
    Terms,
    ValueOutOfRange,
    falls_to,
    ignored_months,
    kept,
    monthly_fall,
    touched,
    value_at,
)

START = datetime(2026, 1, 1, tzinfo=UTC)

rates = st.floats(0.01, 0.5)
silences = st.floats(0, 40)


def standing(value=61.0, law=Law.COMPOUND, rate=0.10, grace=timedelta()):
    return Standing(value, START, START + grace, law, rate, grace, 1)


def after(months):
    return START + MONTH * months


standings = st.builds(
    standing,
    value=st.floats(0, 100),
    law=st.sampled_from(Law),
    rate=rates,
    grace=st.integers(0, 30).map(lambda days: timedelta(days=days)),
)


@pytest.mark.requirement("R31")
@pytest.mark.parametrize(
    ("months", "fraction"),
    [(1, 0.9000), (3, 0.7290), (6, 0.5314), (10, 0.3487), (12, 0.2824)],
)
def test_a_tenth_of_what_is_there_goes_every_month(months, fraction):
    assert kept(Law.COMPOUND, 0.10, months) == pytest.approx(fraction, abs=5e-5)


@pytest.mark.requirement("R31")
def test_a_day_of_silence_leaves_the_daily_factor():
    assert kept(Law.COMPOUND, 0.10, timedelta(days=1) / MONTH) == pytest.approx(
        0.99654445, abs=5e-9
    )


@pytest.mark.requirement("R31")
def test_half_is_gone_after_6_579_months():
    halved_at = falls_to(standing(80.0), 40.0)

    assert (halved_at - START) / MONTH == pytest.approx(6.579, abs=5e-4)


@pytest.mark.requirement("M1")
@pytest.mark.parametrize(
    ("months", "value"), [(0, 61), (1, 54.9), (5, 30.5), (10, 0), (12, 0)]
)
def test_under_the_linear_law_nothing_is_left_after_ten_months(months, value):
    linear = standing(61.0, Law.LINEAR)

    assert value_at(linear, after(months)) == pytest.approx(value)


@pytest.mark.requirement("M1")
@given(rates, silences, silences)
def test_two_half_steps_of_silence_are_one_step(rate, first, second):
    halves = kept(Law.COMPOUND, rate, first) * kept(Law.COMPOUND, rate, second)

    assert halves == pytest.approx(kept(Law.COMPOUND, rate, first + second))


@given(standings, silences, silences)
def test_silence_never_raises_the_value(then, months, more):
    sooner, later = (value_at(then, after(each)) for each in (months, months + more))

    assert then.value >= sooner >= later >= 0


@pytest.mark.requirement("M1")
def test_silence_within_the_grace_costs_nothing():
    graced = standing(grace=timedelta(days=10))

    assert value_at(graced, START + timedelta(days=10)) == 61
    assert ignored_months(graced, START + timedelta(days=9)) == 0
    assert ignored_months(graced, START + timedelta(days=30)) * MONTH == timedelta(20)


@pytest.mark.parametrize(("law", "fall"), [(Law.COMPOUND, 5.49), (Law.LINEAR, 6.1)])
def test_value_61_falls_6_a_month(law, fall):
    graced = standing(law=law, grace=timedelta(days=10))

    assert monthly_fall(graced, START) == pytest.approx(6.1)
    assert monthly_fall(graced, START + timedelta(days=10) + MONTH) == pytest.approx(
        fall
    )


@given(standings, silences, st.floats(0, 1))
def test_a_touch_closes_part_of_the_distance_to_100(before, months, gamma):
    at = after(months)

    now = touched(before, gamma, at)

    assert 100 - now.value == pytest.approx((100 - value_at(before, at)) * (1 - gamma))
    assert value_at(now, at + now.grace) == now.value


@given(standings, st.floats(0.1, 100))
def test_the_value_falls_to_a_line_when_it_is_said_to(then, line):
    reached_at = falls_to(then, line)

    if reached_at is None:
        assert then.value < line
    else:
        assert value_at(then, reached_at) == pytest.approx(line)
        assert value_at(then, reached_at + timedelta(seconds=1)) < line


@pytest.mark.parametrize("value", [0.0, 100.0])
@pytest.mark.parametrize("rate", [0.001, 0.999])
@pytest.mark.parametrize("grace", [timedelta(), timedelta(days=30)])
def test_the_ends_of_the_ranges_belong_to_them(value, rate, grace):
    terms = Terms(Law.COMPOUND, rate, grace)

    assert standing(value, terms.law, terms.rate, terms.grace).value == value


@pytest.mark.parametrize("wrong", [-0.1, 100.1, float("nan")])
def test_a_value_is_from_0_to_100(wrong):
    with pytest.raises(ValueOutOfRange):
        standing(wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"rate": 0.0}, {"rate": 1.0}, {"grace": timedelta(31)}, {"grace": timedelta(-1)}],
)
def test_terms_outside_their_bounds_are_refused(wrong):
    with pytest.raises(BadTerms):
        Terms(**wrong)
