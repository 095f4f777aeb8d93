"""Attention: hours against revenue over the same ninety days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.attention import (
    Attention,
    Kind,
    Spell,
    attended,
    ends,
    first_day,
    held,
    is_alarming,
    is_silent,
    minutes_of,
)

DAY = date(2026, 3, 2)


def unit(hours, revenue, units=20, of_person=None):
    """A unit with so many per cent of the hours and of the revenue."""
    return Attention("c-1", hours, 100, revenue, 100, units, "s-1", of_person)


@pytest.mark.requirement("R60")
def test_forty_per_cent_of_the_hours_for_fifteen_of_the_revenue_alarm():
    greedy, fair = unit(40, 15), unit(15, 15)

    assert greedy.ratio == pytest.approx(2.67, abs=0.004)
    assert greedy.excess == pytest.approx(0.25)
    assert greedy.monopolises
    assert not fair.monopolises
    assert not fair.is_short_changed


@pytest.mark.parametrize(
    ("hours", "revenue", "units", "alarms"),
    [
        (31, 20, 10, True),  # 1.55 times, above three fair shares
        (75, 50, 10, False),  # 1.5 times is not above it
        (30, 10, 10, False),  # three fair shares are not above them
        (4, 1, 1000, True),  # above 3 %, which is more than three fair shares
        (3, 1, 1000, False),
    ],
)
def test_both_the_ratio_and_the_share_must_be_high(hours, revenue, units, alarms):
    assert unit(hours, revenue, units).monopolises == alarms


def test_who_takes_most_of_one_person_alarms_at_any_share_of_the_firm():
    assert unit(2, 1, of_person=0.51).monopolises
    assert not unit(2, 1, of_person=0.5).monopolises
    assert not unit(2, 2, of_person=1.0).monopolises


@pytest.mark.parametrize("revenue", [0, -5])
def test_of_who_brings_in_nothing_the_share_alone_decides(revenue):
    assert unit(16, revenue).ratio is None
    assert unit(16, revenue).monopolises
    assert not unit(15, revenue).monopolises


def test_without_hours_or_revenue_on_record_nothing_is_compared():
    unpaid = Attention("c-1", 50, 100, 0, 0, 20)
    unknown = Attention("c-1", 0, 0, 50, 100, 20)

    assert (unpaid.ratio, unpaid.excess, unpaid.monopolises) == (None, None, False)
    assert (unknown.attention, unknown.is_short_changed) == (None, False)


def test_who_pays_for_far_more_than_it_gets_is_short_changed():
    assert unit(5, 20).is_short_changed
    assert not unit(5, 15).is_short_changed
    assert not unit(14, 20).is_short_changed
    assert unit(0, 20).is_short_changed


@given(st.integers(1, 50), st.integers(1, 10**6))
def test_equal_shares_are_silent(units, minutes):
    spent = {(f"c-{n}", f"s-{n}"): minutes for n in range(units)}
    billed = {f"c-{n}": 100_00 for n in range(units)}

    found = attended(spent, billed)

    assert len(found) == units
    assert not any(each.monopolises or each.is_short_changed for each in found)


def test_a_call_that_was_entered_too_counts_once():
    spells = [
        Spell("c-1", "s-1", DAY, entered=60),
        Spell("c-1", "s-1", DAY, entered=30),
        Spell("c-1", "s-1", DAY, touched=45),
        Spell("c-1", "s-1", DAY + timedelta(days=1), touched=20),
        Spell("c-1", "s-2", DAY, touched=10),
        Spell("c-2", "s-1", DAY, touched=5),
    ]

    assert minutes_of(spells) == {
        ("c-1", "s-1"): 110,
        ("c-1", "s-2"): 10,
        ("c-2", "s-1"): 5,
    }


def test_windows_are_of_ninety_days_and_a_month_apart():
    assert [(first_day(end), end) for end in ends(DAY)] == [
        (date(2025, 12, 3), date(2026, 3, 2)),
        (date(2025, 11, 3), date(2026, 1, 31)),
        (date(2025, 10, 4), date(2026, 1, 1)),
    ]


@pytest.mark.requirement("M3")
def test_flapping_around_the_limit_is_one_alarm():
    course = [True, True, False, True, False, False, True, False, False, False, True]
    sounds, states = False, []
    for at in range(2, len(course)):
        sounds = is_alarming(sounds, course[at - 2 : at + 1])
        states.append(sounds)

    assert states == [True] * 7 + [False, False]


def test_each_alarm_looks_at_its_own_side():
    windows = [unit(40, 15), unit(5, 20), unit(15, 15)]

    assert held(Kind.MONOPOLY, windows) == [True, False, False]
    assert held(Kind.NEGLECTED, windows) == [False, True, False]


def test_a_month_without_a_credit_is_silence_and_so_is_none_ever():
    assert is_silent(DAY - timedelta(days=30), DAY)
    assert not is_silent(DAY - timedelta(days=29), DAY)
    assert is_silent(None, DAY)
