"""Who may leave: estimated each day, announced once, learned from those who left."""

from dataclasses import replace

import pytest

from libs.contracts.leaving import LeavingRiskRevised
from libs.identity import Role
from services.touchpoints.domain.leaving_model import LOSSES_A_WEIGHT
from services.touchpoints.usecases.leaving import A_WINDOW
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import (
    MONDAY,
    branch,
    call,
    client,
    contact,
    days,
    minutes,
)

LONG_AGO = (MONDAY - days(2_000)).date()
WOKEN_AT = "select min(at) from touchpoints.wakes where name = 'revise_leaving_risks'"
LOST, STAYED = LOSSES_A_WEIGHT, 5 * LOSSES_A_WEIGHT


@pytest.fixture
def known(house):
    house.hear(branch(), ours(), contact())
    return house


@pytest.fixture
def door(known, tmp_path):
    world = World(known.url, tmp_path, ["touchpoints"], known.clock)
    yield world
    world.close()


def ours(**changed):
    return client(**{"since": LONG_AGO, "status": "active"} | changed)


def revise(house):
    with house.worker.begin() as transaction:
        return house.service.revise_leaving_risks(transaction, house.clock.at)


def called(house, *ages):
    house.hear(*(call(MONDAY - days(age)) for age in ages))


def risks(door, role=Role.OWNER, query=""):
    return door.ask("touchpoints", "GET", f"/v1/leaving-risks{query}", role).json


def outlook(door):
    return door.ask("touchpoints", "GET", "/v1/leaving-outlook", Role.OWNER).json


def test_a_silent_client_is_told_of_once_with_its_reasons(known):
    called(known, 300, 270, 240)

    revise(known)
    revise(known)

    [told] = known.announced(LeavingRiskRevised)
    assert (told.band, told.basis, told.losses) == ("high", "prior", 0)
    assert told.reasons[0] == "silent"
    assert 0.15 <= told.p180 < 0.35


def test_a_client_who_is_new_is_looked_at_within_minutes_and_once(house):
    house.hear(branch(), ours())
    assert house.rows(WOKEN_AT) == [(MONDAY + minutes(2),)]
    house.rows("delete from touchpoints.wakes returning 1")

    house.hear(ours(revision=2))

    assert house.rows(WOKEN_AT) == [(None,)]


def test_a_call_lowers_the_risk_within_the_hour(known):
    called(known, 300, 270, 240)
    revise(known)
    known.rows("delete from touchpoints.wakes returning 1")

    called(known, 0)

    assert known.rows(WOKEN_AT) == [(MONDAY + minutes(60),)]
    revise(known)
    before, after = known.announced(LeavingRiskRevised)
    assert after.p180 < before.p180
    assert after.revision == before.revision + 1


def test_silence_alone_is_looked_at_anew_each_day(known):
    called(known, 30, 2)
    revise(known)

    known.clock.at = MONDAY + days(250)
    revise(known)

    before, after = known.announced(LeavingRiskRevised)
    assert after.p180 > before.p180 + 0.05


def test_a_round_passes_through_all_once_and_the_next_finds_what_changed_behind(known):
    known.hear(*(ours(client_id=f"d-{n}", phones=()) for n in range(A_WINDOW)))

    at_first = revise(known), looked_at(known)
    called(known, 300, 270)  # the one who comes first and was looked at already
    then = revise(known), looked_at(known)

    assert at_first == (MONDAY, A_WINDOW)
    assert then == (MONDAY + minutes(60), A_WINDOW + 1)
    assert known.announced(LeavingRiskRevised) == []
    revise(known)
    [told] = known.announced(LeavingRiskRevised)
    assert told.client_id == "c-0042"
    assert revise(known) == (MONDAY + days(1)).replace(hour=0)


def looked_at(house):
    """Count whose risk was drawn from a relationship."""
    sql = "select count(*) from touchpoints.leaving_risks where relationship >= 0"
    [(count,)] = house.rows(sql)
    return count


@pytest.mark.requirement("T27")
def test_who_cannot_be_told_of_is_unknown_last_and_counted(known, door):
    known.hear(ours(client_id="c-2", phones=("+4317",)))
    called(known, 30, 2)
    revise(known)

    told, unknown = risks(door)["items"]

    assert (told["client_id"], told["basis"]) == ("c-0042", "prior")
    assert (unknown["p180"], unknown["band"], unknown["reasons"]) == (
        None,
        "unknown",
        [],
    )
    [only] = risks(door, query="?client=c-2")["items"]
    assert only == unknown
    assert outlook(door) == {"clients": 2, "unknown_clients": 1, "learned": None}
    assert {each.client_id for each in known.announced(LeavingRiskRevised)} == {
        "c-0042"
    }


def test_a_client_that_is_none_any_more_leaves_the_list_and_turns_unknown(known, door):
    called(known, 30, 2)
    revise(known)

    known.hear(ours(status="lost", revision=2))
    assert risks(door)["items"] == []
    known.clock.at = MONDAY + days(1)
    revise(known)

    assert [each.p180 is None for each in known.announced(LeavingRiskRevised)] == [
        False,
        True,
    ]


def test_the_list_goes_on_where_the_page_ended(known, door):
    for nth, ages in enumerate(((400, 390), (90, 60, 30), (), (60, 1))):
        number = f"+431700{nth}"
        known.hear(ours(client_id=f"c-{nth}", phones=(number,)))
        known.hear(*(call(MONDAY - days(age), number=number) for age in ages))
    revise(known)

    whole = [each["client_id"] for each in risks(door)["items"]]
    pages, cursor = [], ""
    while cursor is not None:
        answer = risks(door, query=f"?limit=2{cursor}")
        pages += [each["client_id"] for each in answer["items"]]
        cursor = answer["next"] and f"&cursor={answer['next']}"

    assert pages == whole == ["c-0", "c-1", "c-3", "c-0042", "c-2"]


@pytest.mark.requirement("AZ-2")
def test_an_account_manager_sees_the_risks_of_their_own_clients(known, door):
    known.hear(ours(client_id="c-2", account_manager="s-99", phones=()))

    own = risks(door, Role.ACCOUNT_MANAGER)["items"]

    assert [each["client_id"] for each in own] == ["c-0042"]


def test_own_losses_are_learned_from_once_there_are_enough(known, door):
    left_behind(known, LOST, STAYED)

    with known.worker.begin() as transaction:
        known.service.learn_who_leaves(transaction, MONDAY)
    known.clock.at = MONDAY + days(400)
    called(known, 30, 2)
    revise(known)

    learned = outlook(door)["learned"]
    assert learned["losses"] == LOST
    assert sum(each["cases"] for each in learned["deciles"]) == learned["cases"]
    assert risks(door)["items"][0]["basis"] == "fitted"


def test_too_few_losses_change_nothing(known, door):
    left_behind(known, LOST - 1, STAYED)

    with known.worker.begin() as transaction:
        known.service.learn_who_leaves(transaction, MONDAY)

    assert outlook(door)["learned"] is None


def left_behind(house, lost, stayed):
    """Let clients come with two calls each, and some of them leave after 200 days."""
    names = [f"old-{nth}" for nth in range(lost + stayed)]
    numbers = {name: f"+43180{nth:03}" for nth, name in enumerate(names)}
    come = {
        name: ours(client_id=name, phones=(number,)) for name, number in numbers.items()
    }
    house.hear(*come.values())
    house.hear(
        *(
            call(MONDAY - days(age), number=n)
            for n in numbers.values()
            for age in (9, 1)
        )
    )
    house.clock.at = MONDAY + days(200)
    gone = [replace(come[n], status="lost", revision=2) for n in names[:lost]]
    house.hear(*(replace(each, envelope=sent(house, each)) for each in gone))
    house.clock.at = MONDAY + days(370)


def sent(house, event):
    return replace(house.sent(event).envelope, time=house.clock.at)
