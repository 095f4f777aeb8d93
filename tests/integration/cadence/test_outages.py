"""An outage is one round of help: everybody there once, the most vulnerable rung."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from libs.contracts.outages import Area
from libs.contracts.verdicts import Park
from services.cadence.domain import areas
from services.cadence.domain.settings import Settings
from services.cadence.usecases import outages, rounds
from services.cadence.usecases.outages import Reported
from tests.integration.cadence.areas import (
    HELPED,
    LANDLINE,
    MOBILE,
    OF_OUTAGES,
    TASKS,
    reached,
    restored,
    settled,
    site,
    started,
)
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    hours,
    merged,
    revalued,
    touch,
)

ROUNDS = "select started_at, restored_at from cadence.rounds"
A_CALL = "outage_help", "phone"
MESSAGES = """
select granted_at is not null, outcome from cadence.tasks
where purpose = 'outage_message'
"""
SENT = """
update cadence.tasks set done_at = granted_at where purpose = 'outage_message'
"""
TO_DO = f"select purpose {OF_OUTAGES} and closed_at is null"


def ranked(house, **asked):
    [round_] = house.read(rounds.listed, None, None, 10)
    found = house.read(rounds.whom, round_.id, asked.get("staff"), None, 100)
    return [each.client for each in found]


@pytest.mark.requirement("R118")
@pytest.mark.requirement("M6")
def test_all_clients_of_the_area_are_helped_once_and_nobody_outside_it(house):
    settled(house, "c-1", "c-2")
    house.hear(site("c-1", "1090", site_id="l-second", servers=1))
    house.hear(client(client_id="c-out"), site("c-out", "1100"))
    house.hear(client(client_id="c-de"), site("c-de", "1010", country="DE"))
    house.hear(client(client_id="c-none"), client(client_id="c-lost", status="lost"))
    house.hear(site("c-lost"))

    house.hear(started())

    assert house.rows(TASKS) == [("c-1", *A_CALL), ("c-2", *A_CALL)]


@pytest.mark.requirement("R118")
def test_a_site_that_is_told_while_an_outage_is_drawn_up_is_helped(house):
    house.hear(branch(), client(client_id="c-1", phones=(LANDLINE,)))

    with ThreadPoolExecutor(1) as beside:
        with house.worker.begin() as transaction:
            house.hand(transaction, [site("c-1")])
            drawn_up = beside.submit(house.hear, started())
            wait([drawn_up], timeout=1)
        drawn_up.result()

    assert house.rows(TASKS) == [("c-1", *A_CALL)]


def test_who_draws_rounds_up_waits_for_nobody_who_tells_of_a_site(house):
    settled(house, "c-1")

    with ThreadPoolExecutor(1) as beside:
        with house.worker.begin() as transaction:
            house.hand(transaction, [started(area=Area("AT", None, ("80",)))])
            told = beside.submit(house.hear, site("c-1", revision=2))
            wait([told], timeout=1)
            outages.hear(transaction, [started(outage="grid-2")])
        told.result()

    assert house.rows(TASKS) == [("c-1", *A_CALL)]


@pytest.mark.requirement("R118")
def test_the_most_vulnerable_come_first_each_with_its_reasons(house):
    settled(house, "c-1", "c-2", "c-3", "c-4")
    house.hear(site("c-4", servers=3, revision=2))
    house.hear(touch(MONDAY - days(40), client_id="c-3"))
    for each, value in (("c-1", 70), ("c-2", 20)):
        house.hear(touch(MONDAY - days(1), client_id=each))
        house.hear(revalued(value, client_id=each))
    house.hear(client(client_id="c-p", status="prospect"), site("c-p", servers=9))

    house.hear(started())

    assert ranked(house) == ["c-4", "c-3", "c-2", "c-1", "c-p"]
    [round_] = house.read(rounds.listed, None, None, 10)
    first, second, *_ = house.read(rounds.whom, round_.id, None, None, 2)
    assert first.reasons[0] == "servers there: 3"
    assert second.reasons == (
        "months silent: 1",
        "value: unknown",
    )
    after = house.read(rounds.whom, round_.id, None, second.place, 100)
    assert [each.client for each in after] == ["c-2", "c-1", "c-p"]


@pytest.mark.requirement("R120")
def test_exactly_as_many_are_rung_as_there_is_time_for_and_the_rest_get_a_message(
    house,
):
    many = [f"c-{number:02}" for number in range(Settings().help_calls + 3)]
    settled(house, *many)
    house.hear(client(client_id="c-00", phones=(), revision=2))
    house.hear(reached("c-22", MOBILE))

    house.hear(started())

    ways = {each: (purpose, way) for each, purpose, way in house.rows(TASKS)}
    assert ways.keys() == {*many}
    rung = [each for each, way in ways.items() if way == A_CALL]
    assert len(rung) == Settings().help_calls
    assert ways["c-00"] == ("outage_message", "email")
    assert ways["c-22"] == ("outage_message", "sms")


def test_a_mobile_number_goes_before_any_other(house):
    settled(house, "c-1")
    house.hear(reached("c-1", LANDLINE, MOBILE, name="Julia Huber"))
    house.hear(reached("c-1", LANDLINE, contact_id="p-0", name="Karl Steiner"))
    house.hear(touch(MONDAY - days(1), client_id="c-1", contact_id="p-0"))

    house.hear(started())

    [round_] = house.read(rounds.listed, None, None, 10)
    [whom] = house.read(rounds.whom, round_.id, None, None, 10)
    assert (whom.contact, whom.phone) == ("Julia Huber", MOBILE)


@pytest.mark.requirement("M6")
def test_power_that_flaps_is_one_round_in_whatever_order_it_is_told(house):
    told = (
        started(),
        restored(MONDAY + hours(30)),
        started(MONDAY + hours(31), "grid-2"),
        restored(MONDAY + hours(32), "grid-2"),
    )
    for order in permutations(told):
        house.empty()
        house.clock.at = MONDAY + hours(34)
        settled(house, "c-1", "c-2")
        for event in (*order, *order):
            house.hear(event)

        assert house.rows(ROUNDS) == [(MONDAY, MONDAY + hours(32))]
        assert house.rows(HELPED) == [("c-1", True), ("c-2", True)]
        [still] = house.rows(f"select count(*) {OF_OUTAGES} and outcome is null")
        assert still == (2,)


@pytest.mark.parametrize("told", [started, restored])
def test_an_outage_of_tomorrow_is_for_a_person_to_look_at(house, told):
    settled(house, "c-1")
    ahead = told(MONDAY + days(1))
    by_another_clock = told(MONDAY + timedelta(minutes=5), "grid-2")

    with house.worker.begin() as transaction:
        verdicts = outages.hear(transaction, [ahead, by_another_clock])

    assert verdicts == {ahead.key: Park("it is dated in the future")}
    assert house.rows("select outage_id from cadence.outages") == [("grid-2",)]
    assert house.rows(TASKS) == [("c-1", *A_CALL)]


@pytest.mark.requirement("R118", "M6")
@pytest.mark.parametrize("later", [1, 30])
def test_an_outage_that_spreads_helps_all_of_both_areas_once(house, later):
    settled(house, "c-1", "c-2", "c-far")
    house.hear(site("c-far", "1100", revision=2))
    house.hear(started(area=Area("AT", None, ("1010",))))
    first = house.rows(ROUNDS)

    house.clock.at = MONDAY + hours(later)
    wider = Area("AT", None, ("10", "11"))
    for _ in range(2):
        house.hear(restored(house.clock.at, area=wider))

    assert house.rows(HELPED) == [("c-1", True), ("c-2", True), ("c-far", True)]
    assert sorted(house.rows(ROUNDS)) == [*first, (house.clock.at, house.clock.at)]


def test_a_restored_that_nobody_saw_begin_is_helped_with_too(house):
    settled(house, "c-1")

    house.hear(restored(MONDAY))

    assert house.rows(TASKS) == [("c-1", *A_CALL)]
    assert house.rows(ROUNDS) == [(MONDAY, MONDAY)]


def test_two_senders_with_areas_that_overlap_have_a_client_rung_once(house):
    settled(house, "c-1", "c-2")
    house.hear(site("c-2", "1090"))

    house.hear(started(area=Area("AT", None, ("1010",))))
    house.clock.at = MONDAY + hours(2)
    house.hear(started(house.clock.at, "noc-7"))
    house.clock.at = MONDAY + days(5)
    house.hear(started(house.clock.at, "grid-9"))

    assert [each for each, *_ in house.rows(TASKS)] == ["c-1", "c-1", "c-2", "c-2"]


@pytest.mark.parametrize(
    ("area", "inside"),
    [
        (Area("AT"), True),
        (Area("AT", "9"), True),
        (Area("AT", "6"), False),
        (Area("AT", None, ("10-10", "8010")), True),
        (Area("AT", "9", ("8",)), False),
        (Area("DE"), False),
    ],
)
def test_whatever_is_named_of_an_area_narrows_it(house, area, inside):
    settled(house, "c-1")
    house.hear(branch(subdivision="9", revision=2))

    house.hear(started(area=area))

    assert bool(house.rows(TASKS)) is inside


def test_a_sender_of_one_branch_does_not_send_another_out(house):
    settled(house, "c-1")

    house.hear(started(seen=("graz",)))
    assert house.rows(ROUNDS) == []

    house.hear(started(outage="grid-2", seen=("vienna",)))
    assert len(house.rows(TASKS)) == 1


def test_a_site_that_is_told_late_joins_the_round_and_gets_what_calls_are_left(house):
    settled(house, "c-1")
    house.hear(started())

    house.clock.at = MONDAY + hours(1)
    house.hear(client(client_id="c-2", phones=(LANDLINE,)), site("c-2"), site("c-1"))
    house.hear(client(client_id="c-3"), site("c-3", removed=True))
    house.clock.at = MONDAY + days(4)
    house.hear(client(client_id="c-4"), site("c-4"))

    assert house.rows(HELPED) == [("c-1", True), ("c-2", True)]


def test_what_is_heard_of_days_later_is_noted_but_nobody_is_rung(house):
    settled(house, "c-1")

    house.clock.at = MONDAY + days(2)
    house.hear(started())
    house.clock.at = MONDAY + days(20)
    house.hear(started(MONDAY + days(10), "grid-2"))

    assert house.rows(TASKS) == [("c-1", *A_CALL)]
    assert len(house.rows(ROUNDS)) == 2


def test_what_is_heard_of_months_later_is_noted_and_opens_no_list(house):
    settled(house, "c-1")

    house.hear(started(MONDAY - days(100)), restored(MONDAY - days(99)))

    assert house.rows(ROUNDS) == [(MONDAY - days(100), MONDAY - days(99))]
    assert house.rows(HELPED) == []


def test_a_merged_client_is_rung_as_the_survivor_once(house):
    settled(house, "c-1", "c-2")
    house.hear(merged())

    house.hear(started())

    assert house.rows(HELPED) == [("c-2", True)]


@pytest.mark.requirement("M6")
def test_who_was_helped_or_reached_is_asked_what_is_left_after_three_working_days(
    house,
):
    settled(house, "c-1", "c-2", "c-3")
    house.hear(client(client_id="c-3", phones=(), revision=2))
    house.hear(client(client_id="c-4", phones=(), revision=2), site("c-4"))
    thursday = MONDAY + days(3)
    house.clock.at = thursday
    house.hear(started(thursday))
    house.hear(touch(thursday + hours(1), client_id="c-1"))
    house.execute(
        "update cadence.tasks set closed_at = '2026-03-05 10:00Z', outcome = 'done'"
        " where client_id = 'c-3' and starts_with(purpose, 'outage')"
    )

    for _ in range(2):
        house.tick("see_outages_through", thursday + hours(2))

    asked = "select client_id, due_at from cadence.tasks where purpose ="
    [*due] = house.rows(f"{asked} 'outage_follow_up' order by 1")
    assert due == [("c-1", MONDAY + days(8)), ("c-3", MONDAY + days(8))]


def test_help_that_nobody_gave_in_three_days_is_let_go(house):
    settled(house, "c-1")
    house.hear(started())

    assert house.tick("see_outages_through", MONDAY + days(4)) == house.clock.at
    assert house.tick("see_outages_through") is None

    assert house.rows(f"select outcome {OF_OUTAGES}") == [("missed",)]


def test_a_call_between_the_start_told_late_and_its_end_was_help(house):
    settled(house, "c-1")
    house.clock.at = MONDAY + hours(5)
    house.hear(touch(MONDAY + hours(1), client_id="c-1"), restored(MONDAY + hours(2)))
    assert house.rows(f"select done_at {OF_OUTAGES}") == [(None,)]

    house.hear(started())

    assert house.rows(f"select done_at {OF_OUTAGES}") == [(MONDAY + hours(1),)]


def test_a_manager_starts_a_round_by_hand_and_it_is_the_one_that_goes_on(house):
    settled(house, "c-1", "c-2", "c-3")
    with house.api.begin(branches="vienna") as transaction:
        first = outages.start(transaction, reported(2))
        second = outages.start(transaction, replace(reported(), id="again"))

    assert (first.id, second.id, second.calls) == ("by-hand", "by-hand", 2)
    assert [called for _, called in house.rows(HELPED)] == [True, True, False]
    house.clock.at = MONDAY + hours(1)
    house.hear(started(house.clock.at))
    assert len(house.rows(ROUNDS)) == 1


@pytest.mark.requirement("R120")
@pytest.mark.parametrize("calls", [0, 1, 3])
def test_a_round_that_a_system_told_of_has_the_calls_that_a_manager_says(house, calls):
    settled(house, "c-1", "c-2", "c-3")
    house.hear(started())
    before = house.rows(HELPED)

    for said in (2, calls, calls):
        with house.api.begin(branches="vienna") as transaction:
            told = outages.start(transaction, reported(said))
            assert told.calls == said
    house.clock.at = MONDAY + hours(1)
    house.hear(started(house.clock.at, "grid-2"))

    assert [called for _, called in before] == [True] * 3
    rung = [purpose == "outage_help" for (purpose,) in house.rows(TO_DO)]
    assert sum(rung) == calls == sum(called for _, called in house.rows(HELPED))
    assert len(rung) == 3


@pytest.mark.requirement("R120")
@pytest.mark.parametrize("was_sent", [False, True])
def test_who_only_gets_a_message_is_rung_too_once_there_is_time(house, was_sent):
    settled(house, "c-1", "c-2", "c-3")
    house.hear(*(reached(each, MOBILE) for each in ("c-1", "c-2", "c-3")))
    by_hand(house, "first", MONDAY)
    house.tick("announce_due_contacts", MONDAY + hours(1))
    if was_sent:
        house.execute(SENT)
    before = house.rows(MESSAGES)

    with house.api.begin(branches="vienna") as transaction:
        outages.start(transaction, reported(3))

    assert before == house.rows(MESSAGES) == [(True, None)]
    assert house.rows(HELPED) == [("c-1", True), ("c-2", True), ("c-3", True)]


@pytest.mark.requirement("R120")
def test_rounds_that_turn_out_to_be_one_have_the_calls_of_one(house):
    settled(house, "c-1", "c-2")
    by_hand(house, "first", MONDAY)
    house.clock.at = MONDAY + days(4)
    settled(house, "c-3", "c-4")
    house.hear(*(site(each, servers=5, revision=9) for each in ("c-3", "c-4")))
    by_hand(house, "second", MONDAY + hours(40))
    apart = house.rows("select count(*) from cadence.helps where called")

    house.hear(started(MONDAY + hours(20), "between"))

    assert apart == [(4,)]
    assert house.rows(HELPED) == [
        ("c-1", False),
        ("c-2", False),
        ("c-3", True),
        ("c-4", True),
    ]


def by_hand(house, named, at):
    """Let a manager start a round with time for two calls."""
    told = replace(reported(2), id=named, started_at=at)
    with house.api.begin(branches="vienna") as transaction:
        outages.start(transaction, told)


def reported(calls=None):
    area = areas.Area("AT", None, ("10",))
    return Reported("by-hand", "vienna", area, "power", MONDAY, calls)
