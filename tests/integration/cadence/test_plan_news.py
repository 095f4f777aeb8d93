"""What comes up during a day: for what moves, and what must not wait for the night."""

from dataclasses import replace
from decimal import Decimal

import pytest

from libs.values import Money
from services.cadence.domain.purposes import Purpose
from tests.integration.cadence.house import MONDAY, branch, days, hours
from tests.integration.cadence.planner import (
    ANNA,
    PLACES,
    ours,
    person,
    places,
    plan,
    propose,
    run,
    task,
)


def of(purpose, *occasions, **told):
    return [replace(task(each, **told), purpose=purpose) for each in occasions]


@pytest.fixture
def vienna(house):
    """Lend a house with a branch, Anna, who has two hours a day, and her client."""
    house.hear(branch(), person(), ours(1, ANNA))
    return house


def late(house):
    return {key for key, (_, _, on_time) in places(house).items() if not on_time}


@pytest.mark.requirement("R118")
@pytest.mark.parametrize(
    "before",
    [of(Purpose.OUR_BIRTHDAY, *"abcdefghijkl", due=18), [task("a"), task("b")]],
)
def test_help_in_an_outage_comes_at_once_whatever_the_day_was_full_of(vienna, before):
    propose(vienna, *before)
    plan(vienna)

    vienna.clock.at = MONDAY + hours(0.05)
    propose(vienna, *of(Purpose.OUTAGE_HELP, "help", due=0))
    run(vienna, "plan_news")

    starts = {key: at for key, _, at, _ in vienna.rows(PLACES)}
    assert starts["help"] == MONDAY + hours(1 / 12) == min(starts.values())
    assert late(vienna) == set()


def test_what_is_only_sent_makes_room_for_what_is_due_today(vienna):
    propose(vienna, task("visit"), *of(Purpose.OUR_BIRTHDAY, *"abcdef", due=18))
    plan(vienna)

    propose(vienna, *of(Purpose.CHECK_IN, "1", "2", due=0))
    run(vienna, "plan_news")

    assert late(vienna) == set()
    assert {places(vienna)[each][1] for each in ("visit", "1", "2")} == {0}


def test_calls_come_before_cards_when_time_is_short(vienna):
    cards = of(Purpose.OUR_BIRTHDAY, *"abcdefghijkl", due=0)
    propose(vienna, *cards, *of(Purpose.CHECK_IN, *"12345678", due=0))

    plan(vienna)

    assert late(vienna) == set("abcdefghijkl")


def test_help_comes_before_calls_of_whom_more_is_at_stake_with(vienna):
    vienna.hear(ours(2, ANNA, yearly_margin=Money(Decimal(90_000), "EUR")))
    calls = of(Purpose.CHECK_IN, *"12345678", due=0, client="c-2")
    propose(vienna, *calls, *of(Purpose.OUTAGE_HELP, "help", due=0))

    plan(vienna)

    [one] = late(vienna)
    assert one in set("12345678")


@pytest.mark.parametrize("planned_on", [0, 2])
def test_an_hour_a_week_is_spent_on_the_day_on_which_something_is_due(
    vienna, planned_on
):
    vienna.hear(person(weekly=1, revision=3))
    wednesday = MONDAY + days(2)
    calls = of(Purpose.CHECK_IN, *"12345", not_before=wednesday, due=0)
    propose(vienna, *calls)

    plan(vienna, MONDAY + days(planned_on))

    [one] = late(vienna)
    found = places(vienna)
    assert {found[each] for each in "12345" if each != one} == {(ANNA, 2, True)}
    assert found[one] == (ANNA, 7, False)


def test_what_is_new_has_its_place_within_a_minute(vienna):
    vienna.execute("delete from cadence.wakes")

    propose(vienna, task())

    [(at,)] = vienna.rows("select at from cadence.wakes where name = 'plan_news'")
    assert at <= MONDAY + hours(1 / 120)
