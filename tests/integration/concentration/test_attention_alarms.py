"""Who takes too much of our time, or pays and gets none, is told of once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from libs.contracts.attention import AttentionMonopolised, PayerNeglected
from libs.contracts.touchpoints import RelationshipRevalued
from services.concentration.usecases import attention
from tests.integration.concentration.attending import ANNA, BERT, TODAY, worked
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    days,
    staff,
)

OTHERS = range(2, 12)
MONTHS = [days(15 + 30 * back) for back in range(5)]


def alarms(house):
    told = house.announced()
    return [e for e in told if isinstance(e, AttentionMonopolised | PayerNeglected)]


def hear_a_firm(house, *events):
    """Hear of ten clients, each with 8.5 % of revenue and 6 % of the hours."""
    house.hear(branch(), staff(), staff(staff_id=BERT, email=None))
    house.hear(*(client(number) for number in (1, *OTHERS)))
    for back in MONTHS:
        at, day = MONDAY - back, TODAY - back
        house.hear(*(billed("85", number, at=at) for number in OTHERS))
        house.hear(*(worked(60, number, day=day, who=BERT) for number in OTHERS))
    house.hear(*events)


def takes(minutes, euros, months=MONTHS):
    """What the first client takes and pays in each of some months."""
    for back in months:
        yield worked(minutes, 1, day=TODAY - back, who=ANNA)
        yield billed(euros, 1, at=MONDAY - back)


def revalued(number, since, grace=30):
    return replace(
        RelationshipRevalued.example(),
        client_id=f"c-{number}",
        as_of=since,
        decays_from=since + days(grace),
        grace_days=grace,
    )


@pytest.mark.requirement("R60")
def test_a_client_with_forty_per_cent_of_the_hours_at_fifteen_of_the_revenue(house):
    hear_a_firm(house, *takes(400, "150"))

    house.tick("judge_attention", MONDAY)

    [told] = alarms(house)
    assert isinstance(told, AttentionMonopolised)
    assert (told.client_id, told.branch_id) == ("c-1", "vienna")
    assert (told.attention, told.revenue) == pytest.approx((0.4, 0.15))


@pytest.mark.requirement("M3")
def test_it_is_told_once_and_again_only_after_it_was_over(house):
    hear_a_firm(house, *takes(400, "150"))
    for back in (0, 0, 7, 14):
        house.tick("judge_attention", MONDAY + days(back))
    assert len(alarms(house)) == 1

    for ahead in range(0, 240, 30):
        house.hear(*(billed("85", n, at=MONDAY + days(ahead)) for n in OTHERS))
        day = TODAY + days(ahead)
        house.hear(*(worked(60, n, day=day, who=BERT) for n in OTHERS))
    house.tick("judge_attention", MONDAY + days(230))
    [(until,)] = house.rows("select until from concentration.attention_alarms")
    assert until == TODAY + days(228)

    again = [days(-200), days(-170), days(-140)]
    house.hear(*takes(400, "50", again))
    house.tick("judge_attention", MONDAY + days(231))

    assert len(alarms(house)) == 2


@pytest.mark.requirement("M3")
def test_who_comes_and_goes_around_the_limit_is_told_of_once(house):
    """In every second window 32 % of the hours, in the others 22 %: 27 % is large."""
    hear_a_firm(house)
    for month in range(-4, 5):
        at, day = MONDAY + days(30 * month - 15), TODAY + days(30 * month - 15)
        minutes = 400 if month % 2 else 60
        house.hear(worked(minutes, 1, day=day, who=BERT), billed("150", 1, at=at))
        if month > 0:
            house.hear(*(worked(60, n, day=day, who=BERT) for n in OTHERS))
            house.hear(*(billed("85", n, at=at) for n in OTHERS))

    for month in range(5):
        house.tick("judge_attention", MONDAY + days(30 * month))

    [told] = alarms(house)
    assert told.client_id == "c-1"
    rows = house.rows("select until from concentration.attention_alarms")
    assert rows == [(None,)]


@pytest.mark.requirement("M3")
@pytest.mark.parametrize(("elsewhere", "told"), [(58, 1), (62, 0)])
def test_who_takes_over_half_of_one_of_us_alarms_though_small_in_the_firm(
    house, elsewhere, told
):
    hear_a_firm(house, *takes(60, "20"))
    for number in (2, 3):
        half = elsewhere // 2
        house.hear(*(worked(half, number, day=TODAY - back) for back in MONTHS))

    house.tick("judge_attention", MONDAY)

    found = alarms(house)
    assert len(found) == told
    assert all(each.attention < 0.1 for each in found)


@pytest.mark.requirement("M3")
@pytest.mark.parametrize(("minutes", "told"), [(240, 1), (200, 0)])
def test_of_who_pays_nothing_a_large_share_of_our_hours_alone_alarms(
    house, minutes, told
):
    hear_a_firm(house)
    house.hear(*(worked(minutes, 1, day=TODAY - back, who=BERT) for back in MONTHS))

    house.tick("judge_attention", MONDAY)

    assert [each.revenue for each in alarms(house)] == [0] * told


def test_one_window_alone_is_no_alarm(house):
    hear_a_firm(house, *takes(5000, "150", [days(3)]))

    house.tick("judge_attention", MONDAY)

    assert alarms(house) == []


def test_equal_shares_are_silent(house):
    hear_a_firm(house, *takes(60, "85"))

    house.tick("judge_attention", MONDAY)

    assert alarms(house) == []


@pytest.mark.requirement("M3")
def test_a_large_payer_whom_nobody_does_anything_for_is_told_of_once(house):
    hear_a_firm(house, *takes(10, "500"), revalued(1, MONDAY - days(33)))

    for ahead in (0, 7):
        house.tick("judge_attention", MONDAY + days(ahead))

    [told] = alarms(house)
    assert isinstance(told, PayerNeglected)
    assert told.attention < told.revenue / 1.5


def test_a_large_payer_with_whom_we_spoke_lately_is_not_neglected(house):
    hear_a_firm(house, *takes(10, "500"), revalued(1, MONDAY - days(10)))

    house.tick("judge_attention", MONDAY)

    assert alarms(house) == []


def test_hours_with_clients_of_a_group_are_the_group_s(house):
    hear_a_firm(house, client(1, group_id="g-1", revision=9), *takes(200, "75"))
    house.hear(client(20, group_id="g-1"))
    house.hear(
        *(worked(200, 20, day=TODAY - back, who=ANNA) for back in MONTHS),
        *(billed("75", 20, at=MONDAY - back) for back in MONTHS),
    )

    house.tick("judge_attention", MONDAY)

    [told] = alarms(house)
    assert told.unit_id == "g-1"
    assert told.attention == pytest.approx(0.4)


def test_each_branch_is_compared_within_itself(house):
    hear_a_firm(house, branch(branch_id="graz"), *takes(400, "150"))
    house.hear(client(30, branch_id="graz"), worked(60, 30, day=TODAY - timedelta(1)))

    found = {
        each: house.read(attention.listed, TODAY, each, None, 100)
        for each in (None, "graz", "vienna")
    }

    assert {each: len(units) for each, units in found.items()} == {
        None: 12,
        "graz": 1,
        "vienna": 11,
    }
    assert found["graz"][0].now.attention == 1
