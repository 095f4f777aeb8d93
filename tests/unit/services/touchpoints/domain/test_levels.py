from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.months import MONTH
from libs.calendars.zones import zone
from libs.decay import Law, Standing
from libs.values import TouchId
from services.touchpoints.domain.credit import Credit
from services.touchpoints.domain.levels import (
    Level,
    Relationship,
    last_strong,
    level_at,
    next_crossing,
)

UTC_ZONE, VIENNA = zone("UTC"), zone("Europe/Vienna")
TOUCHED = datetime(2026, 2, 1, 14, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)
MOMENT = timedelta(microseconds=1)


def standing(value=80.0, as_of=TOUCHED, law=Law.COMPOUND, grace=timedelta()):
    return Standing(value, as_of, as_of + grace, law, 0.10, grace, 1)


def relationship(**changed):
    stands = {
        "since": LONG_AGO,
        "zone": UTC_ZONE,
        "standing": standing(),
        "last_strong": TOUCHED,
    }
    return Relationship(**stands | changed)


@pytest.mark.requirement("R33", "T28")
@pytest.mark.parametrize(
    ("at", "cold"),
    [
        (datetime(2026, 11, 30, tzinfo=UTC), False),
        (datetime(2026, 12, 1, tzinfo=UTC) - MOMENT, False),
        (datetime(2026, 12, 1, tzinfo=UTC), True),
    ],
)
def test_a_client_is_cold_after_ten_months_of_silence(at, cold):
    assert (level_at(relationship(), at) is Level.COLD) is cold


@pytest.mark.requirement("R33", "T8")
def test_ten_months_after_30_april_is_the_last_of_february():
    silent = relationship(last_strong=datetime(2026, 4, 30, 12, tzinfo=UTC))

    assert silent.cold_at == datetime(2027, 2, 28, tzinfo=UTC)


@pytest.mark.requirement("R33")
def test_silence_makes_cold_whatever_the_value():
    rich = standing(100.0, datetime(2026, 11, 1, tzinfo=UTC))

    mailed = relationship(standing=rich)
    never_called = relationship(standing=rich, last_strong=None)

    assert level_at(mailed, datetime(2026, 12, 1, tzinfo=UTC)) is Level.COLD
    assert level_at(never_called, datetime(2026, 11, 2, tzinfo=UTC)) is Level.COLD


def test_days_are_those_of_the_branch():
    late_evening = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)

    there = relationship(zone=VIENNA, last_strong=late_evening)

    assert there.cold_at == datetime(2026, 11, 30, 23, tzinfo=UTC)


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("value", "level"),
    [(100.0, Level.HEALTHY), (60.0, Level.HEALTHY), (59.999, Level.THIN)],
)
def test_a_relationship_is_healthy_from_60(value, level):
    assert level_at(relationship(standing=standing(value)), TOUCHED) is level


@pytest.mark.requirement("T28")
def test_a_client_is_new_for_180_days():
    young = relationship(since=date(2026, 1, 1), standing=standing(10.0))
    end = datetime(2026, 6, 30, tzinfo=UTC)

    assert level_at(young, end - MOMENT) is Level.NEW
    assert level_at(young, end) is Level.THIN


@pytest.mark.requirement("T27")
def test_without_a_credited_touch_the_level_is_unknown_for_ever():
    imported = relationship(standing=None, last_strong=None)

    assert level_at(imported, datetime(2036, 1, 1, tzinfo=UTC)) is Level.UNKNOWN
    assert next_crossing(imported, TOUCHED) is None


def test_a_healthy_relationship_turns_thin_and_then_cold():
    healthy = relationship(standing=standing(100.0, law=Law.LINEAR))

    thin_at = next_crossing(healthy, TOUCHED)
    cold_at = next_crossing(healthy, thin_at)

    assert thin_at == TOUCHED + 4 * MONTH + timedelta(seconds=1)
    assert cold_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert next_crossing(healthy, cold_at) is None


@given(
    st.floats(0, 100),
    st.sampled_from(Law),
    st.integers(0, 30).map(timedelta),
    st.dates(date(2025, 1, 1), date(2026, 2, 1)),
    st.integers(0, 14 * 30),
)
def test_between_crossings_nothing_changes(value, law, grace, since, days):
    some = relationship(since=since, standing=standing(value, law=law, grace=grace))
    at, crossing = TOUCHED, next_crossing(some, TOUCHED)
    until = at + timedelta(days=days)

    while crossing and crossing <= until:
        assert level_at(some, crossing) is not level_at(some, at)
        at, crossing = crossing, next_crossing(some, crossing)

    assert level_at(some, until) is level_at(some, at)


@pytest.mark.requirement("R33")
def test_a_card_ends_a_silence_and_a_mail_does_not():
    letter, card, mail, reversed_call, complaint = (
        Credit(TouchId(touch), at, at, touch, gamma, touch, 1, reverses)
        for touch, at, gamma, reverses in (
            ("letter", TOUCHED - MONTH, 0.10, None),
            ("card", TOUCHED, 0.10, None),
            ("mail", TOUCHED + MONTH, 0.06, None),
            ("call", TOUCHED + 2 * MONTH, 0.20, None),
            ("complaint", TOUCHED + 3 * MONTH, 0.0, TouchId("call")),
        )
    )

    assert last_strong([mail]) is None
    assert last_strong([letter, card, mail, reversed_call, complaint]) == TOUCHED
