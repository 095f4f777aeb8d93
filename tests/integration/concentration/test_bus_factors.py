"""Clients that hang on one of us alone: told of once, until a second one knows."""

from datetime import timedelta

import pytest

from libs.contracts.people import BusFactorLow, BusFactorRestored
from libs.contracts.upkeep import ClientMerged, ClientUnmerged
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.house import MONDAY, branch, client, days
from tests.integration.concentration.people import (
    ANNA,
    BEN,
    TEMP,
    factor,
    knows,
    open_firm,
    person,
    read,
)

LATER = timedelta(minutes=10)
TIMER = "judge_bus_factors"


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


@pytest.fixture
def firm(house):
    open_firm(house)
    return house


def told(house):
    return [
        (each.client_id, each.factor)
        for each in house.announced()
        if isinstance(each, BusFactorLow | BusFactorRestored)
    ]


def settle(house):
    return house.tick(TIMER, house.clock.at + LATER)


@pytest.mark.requirement("R101")
def test_a_client_whom_one_person_alone_knows_is_told_of_until_a_second_does(
    firm, desk
):
    firm.hear(*knows(ANNA))
    settle(firm)
    assert (factor(desk), told(firm)) == (1, [("c-1", 1)])

    firm.hear(*knows(ANNA, BEN, revision=2))
    settle(firm)

    assert (factor(desk), told(firm)) == (2, [("c-1", 1), ("c-1", 2)])
    [low, _] = firm.announced()[-2:]
    assert (low.area, low.staff_id) == ("backup", ANNA)


def test_nobody_is_judged_before_all_who_know_an_area_were_heard_of(firm):
    first, second = knows(ANNA, BEN)
    firm.hear(first)
    assert firm.tick(TIMER) == MONDAY + LATER
    firm.hear(second)
    assert told(firm) == []

    settle(firm)

    assert told(firm) == []


def test_a_low_factor_is_told_once_and_again_only_when_it_falls(firm):
    firm.hear(*knows(ANNA))
    settle(firm)
    firm.hear(*knows(ANNA, revision=2))
    settle(firm)
    assert told(firm) == [("c-1", 1)]

    firm.hear(person(ANNA, active=False, revision=2))
    settle(firm)
    firm.hear(person(ANNA, revision=3))
    settle(firm)

    assert told(firm) == [("c-1", 1), ("c-1", 0)]


@pytest.mark.requirement("R102")
def test_temporary_staff_are_no_cover_and_may_not_leave_with_what_they_know(firm, desk):
    firm.hear(*knows(ANNA, TEMP), *knows(TEMP, area="network"))
    assert factor(desk) == 0
    [left] = read(desk, f"leavers/{TEMP}")["handovers"]
    assert [each["area"] for each in left["areas"]] == ["network"]

    firm.hear(person(TEMP, permanent=False, active=False, revision=2))

    assert factor(desk) == 0
    firm.hear(*knows(TEMP, ANNA, area="network", revision=2))
    assert (factor(desk), read(desk, f"leavers/{TEMP}")["may_leave"]) == (1, True)


def test_who_was_told_of_with_an_older_revision_only_knows_no_more(firm, desk):
    firm.hear(*knows(ANNA, revision=2), *knows(BEN, revision=1))

    assert factor(desk) == 1


def test_whoever_vouched_too_long_ago_is_relied_on_no_longer(firm, desk):
    firm.hear(*knows(ANNA, BEN, verified_on=MONDAY.date() - days(180)))
    midnight = settle(firm)
    assert (factor(desk), told(firm)) == (2, [])
    assert midnight == MONDAY.replace(hour=0) + days(1)

    firm.tick(TIMER, midnight)

    assert (factor(desk), told(firm)) == (0, [("c-1", 0)])
    assert factor(desk, as_of="2026-03-02") == 2


def test_whoever_vouches_today_by_their_own_calendar_is_relied_on_at_once(firm, desk):
    firm.clock.at = MONDAY - days(1) + timedelta(hours=3)  # Monday in Auckland
    firm.hear(*knows(ANNA, BEN, verified_on=MONDAY.date()))

    settle(firm)

    assert told(firm) == []
    assert read(desk, f"leavers/{ANNA}")["may_leave"]


def test_what_is_known_of_a_merged_client_counts_for_whom_it_is_merged_into(firm, desk):
    firm.hear(client(2), *knows(ANNA, BEN), *knows(ANNA, number=2, area="network"))
    settle(firm)
    merge = {"merge_id": "m-1", "client_id": "c-2", "survivor_id": "c-1"}
    assert (factor(desk), told(firm)) == (2, [("c-2", 1)])

    firm.hear(ClientMerged(branch_id="vienna", **merge))
    settle(firm)
    assert factor(desk) == 1
    assert sorted(told(firm)[1:], key=str) == [("c-1", 1), ("c-2", None)]

    firm.hear(ClientUnmerged(branch_id="vienna", **merge))
    settle(firm)
    assert (factor(desk), told(firm)[3:]) == (2, [("c-1", 2), ("c-2", 1)])


@pytest.mark.parametrize("gone", [{"status": "lost"}, {"removed": True}])
def test_nothing_hangs_on_anybody_with_a_client_who_is_lost_or_never_was(firm, gone):
    firm.hear(*knows(ANNA))
    settle(firm)

    firm.hear(client(1, revision=9, **gone))
    settle(firm)

    assert told(firm) == [("c-1", 1), ("c-1", None)]


def test_facts_may_arrive_in_any_order(house, desk):
    house.hear(*knows(ANNA, BEN))
    house.hear(person(BEN), branch())
    house.hear(client(1))
    settle(house)
    assert (factor(desk), told(house)) == (1, [("c-1", 1)])

    house.hear(person(ANNA))
    settle(house)

    assert told(house) == [("c-1", 1), ("c-1", 2)]
