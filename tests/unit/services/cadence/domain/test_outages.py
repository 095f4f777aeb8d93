"""Outages of an area come together in rounds by time alone; calls go to the hurt."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cadence.domain.areas import Area, postal_key
from services.cadence.domain.outages import (
    NothingHappened,
    Outage,
    together,
)
from services.cadence.domain.phones import is_mobile
from services.cadence.domain.purposes import Channel, GapClass
from services.cadence.domain.rounds import (
    Affected,
    Round,
    shared_out,
)

FLAPPING = timedelta(hours=24)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
hours_later = st.integers(0, 300).map(lambda hours: NOON + timedelta(hours=hours))
outages = st.lists(
    st.builds(Outage, st.just("grid"), st.uuids().map(str), hours_later, hours_later),
    min_size=1,
)
affected = st.lists(
    st.builds(
        Affected,
        client=st.uuids().map(str),
        branch=st.just("vienna"),
        active=st.booleans(),
        servers=st.integers(0, 3),
        silent_since=st.integers(0, 200).map(lambda days: NOON - timedelta(days=days)),
        value=st.none() | st.floats(0, 100),
        mobile=st.booleans(),
        reachable=st.booleans(),
    ),
    unique_by=lambda each: each.client,
)
ROUND = Round("r", "vienna", Area("AT"), "power", NOON, None, NOON, 20)


@pytest.mark.requirement("M6")
@given(outages, st.randoms())
def test_rounds_do_not_depend_on_the_order_in_which_outages_are_told(told, chance):
    shuffled = chance.sample(told, len(told))

    assert together(shuffled, FLAPPING) == together(told, FLAPPING)


@pytest.mark.requirement("M6")
@given(outages)
def test_a_day_of_quiet_and_nothing_else_parts_two_rounds(told):
    groups = together(told, FLAPPING)

    for before, after in pairwise(groups):
        assert after.begins - before.latest_at > FLAPPING
    for group in groups:
        latest = group.outages[0].ends
        for outage in group.outages:
            assert outage.begins - latest <= FLAPPING
            latest = max(latest, outage.ends)


def test_what_is_in_one_round_stays_in_it_when_less_is_flapping_by_now():
    told = [
        Outage("grid", str(n), NOON + timedelta(hours=10 * n), None, round_)
        for n, round_ in enumerate(("r", None, "r", None))
    ]

    groups = together(told, timedelta(hours=1))

    assert [len(each.outages) for each in groups] == [3, 1]


def test_a_round_is_over_when_the_last_of_it_is():
    first = Outage("grid", "1", NOON, NOON + timedelta(hours=2))
    second = Outage("grid", "2", NOON + timedelta(hours=1), None)

    assert [group.restored_at for group in together([first, second], FLAPPING)] == [
        None
    ]
    assert [group.restored_at for group in together([first], FLAPPING)] == [
        first.restored_at
    ]
    with pytest.raises(NothingHappened):
        Outage("grid", "3", None, None)


@pytest.mark.requirement("R120")
@given(affected, st.integers(0, 10))
def test_exactly_as_many_calls_as_there_is_time_for_and_everybody_is_reached(
    hurt, calls
):
    helps = list(shared_out(hurt, calls, NOON))

    rung = [each.affected for each in helps if each.called]
    can_be = [each for each in hurt if each.reachable]
    assert len(rung) == min(calls, len(can_be))
    assert {each.affected.client for each in helps} == {each.client for each in hurt}
    left = [each for each in can_be if each not in rung]
    assert all(a.rank(NOON) <= b.rank(NOON) for a in rung for b in left)
    for each in helps:
        message = Channel.SMS if each.affected.mobile else Channel.EMAIL
        assert each.way is (Channel.PHONE if each.called else message)
        assert each.task(ROUND).gap_class is GapClass.EXEMPT


def test_postal_codes_are_compared_without_spaces_and_case():
    assert postal_key("sw1a 2aa") == postal_key("SW1A2AA")
    assert Area("AT", None, ("11", "10 10")).key == Area("AT", None, ("1010", "11")).key
    assert Area("AT", "9").key != Area("AT", None, ("9",)).key


@pytest.mark.parametrize(
    ("number", "mobile"),
    [("+436641234567", True), ("+43720123456", False), ("+9991234567", False)],
)
def test_a_number_tells_whether_it_is_a_mobile_one(number, mobile):
    assert is_mobile(number) is mobile
