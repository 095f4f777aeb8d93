"""A vendor seen at a client, or a year end, makes one call due, until there was one."""

from dataclasses import replace
from datetime import date

import pytest

from libs.contracts import wire
from libs.contracts.budgets import YearEndNeared
from libs.contracts.vendors import VendorSighted
from services.cadence.usecases import call_list
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    merged,
    touch,
)

DUE = "select next_touch_at from cadence.clients"
PROMPTS = """
select count(*) from cadence.tasks where purpose in ('threat', 'year_end')
"""


def sighted(at, sighting="g-1", **changed):
    fact = replace(VendorSighted.example(), sighting_id=sighting, **changed)
    return wire.addressed(fact, id=sighting, time=at, branches=())


@pytest.mark.requirement("R87")
def test_one_sighting_makes_one_touch_due_and_says_why(house):
    house.hear(branch(), client(), touch(MONDAY - days(12)))
    [(before,)] = house.rows(DUE)

    for _ in range(2):
        house.hear(sighted(MONDAY))

    assert before > MONDAY
    assert (house.rows(DUE), house.rows(PROMPTS)) == ([(MONDAY,)], [(1,)])
    [call] = house.read(call_list.draw_up, None, None, 20).calls
    assert "another vendor was seen there" in call.reason


def test_a_call_after_it_is_all_it_takes_in_whatever_order_they_are_heard(house):
    call, seen = touch(MONDAY + days(1)), sighted(MONDAY)
    due = []
    for order in ((call, seen), (seen, call)):
        house.empty()
        house.hear(branch(), client())
        for event in order:
            house.hear(event)
        due += house.rows(DUE)

    assert due[0] == due[1]
    assert due[0][0] > MONDAY + days(1)


def test_what_was_seen_at_a_merged_client_makes_the_survivors_call_due(house):
    for order in ((merged(), seen_there()), (seen_there(), merged())):
        house.empty()
        known = [client(client_id=each) for each in ("c-1", "c-2")]
        house.hear(branch(), *known, touch(MONDAY - days(12), client_id="c-2"))
        for event in order:
            house.hear(event)

        assert house.rows(f"{DUE} order by client_id") == [(None,), (MONDAY,)]
        [call] = house.read(call_list.draw_up, None, None, 20).calls
        assert "another vendor was seen there" in call.reason


def neared(at, ends_on=date(2026, 3, 31), **changed):
    fact = replace(YearEndNeared.example(), ends_on=ends_on, **changed)
    return wire.addressed(fact, id=f"{ends_on}", time=at, branches=())


@pytest.mark.requirement("R82")
def test_a_year_end_makes_one_talk_due_and_says_why_until_there_was_one(house):
    house.hear(branch(), client(), touch(MONDAY - days(12)))

    for _ in range(2):
        house.hear(neared(MONDAY))
    due = house.rows(DUE)
    [call] = house.read(call_list.draw_up, None, None, 20).calls
    house.hear(touch(MONDAY + days(1)))
    house.clock.at = MONDAY + days(20)
    [after] = house.read(call_list.draw_up, None, None, 20).calls

    assert (due, house.rows(PROMPTS)) == ([(MONDAY,)], [(1,)])
    assert "fiscal year ends on 31 March; talk about next year's budget" in call.reason
    assert "fiscal year" not in after.reason
    assert house.rows(DUE)[0][0] > MONDAY + days(1)


def test_a_year_end_and_a_vendor_are_both_said_and_of_two_ends_the_one_told_last(house):
    house.hear(branch(), client(), touch(MONDAY - days(12)), sighted(MONDAY))
    house.hear(neared(MONDAY + days(1), date(2026, 3, 15)))
    house.hear(neared(MONDAY))

    house.clock.at = MONDAY + days(13)
    [before] = house.read(call_list.draw_up, None, None, 20).calls
    house.clock.at = MONDAY + days(14)
    [after] = house.read(call_list.draw_up, None, None, 20).calls

    assert (
        "another vendor was seen there; fiscal year ends on 15 March" in before.reason
    )
    assert (
        "fiscal year ended on 15 March; talk about this year's budget" in after.reason
    )


def seen_there():
    return sighted(MONDAY, client_id="c-1")
