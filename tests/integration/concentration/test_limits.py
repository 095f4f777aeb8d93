"""Limits are judged, announced once, acknowledged, put off, and gauged."""

from datetime import timedelta

import pytest

from libs.contracts.limits import LimitBreached, LimitCleared
from libs.observability import metrics
from services.concentration.domain.limits import Limit
from services.concentration.usecases import figures
from tests.integration.concentration.asking import OPERATIONS, OWNER, Desk, manager_of
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    credited,
    days,
    voided,
)
from tests.integration.concentration.test_losses import FEBRUARY, say

LIMITS, TERMS = "/v1/limits", "/v1/limit-terms"
WHO = "keepwell:embedded#anna"
VIENNA = manager_of("vienna")
WAKES = "select at from concentration.wakes where name = 'judge_limits'"


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def open_with(house, *thousands, home="vienna"):
    house.hear(branch(branch_id=home))
    for number, each in enumerate(thousands, start=1):
        house.hear(
            client(number, branch_id=home), billed(f"{each}000", number, FEBRUARY)
        )


def judge(house, at=None, of=("top_1", "survival")):
    """Judge; return what is told of some limits."""
    before = len(house.announced())
    house.tick("judge_limits", at)
    return [each for each in house.announced()[before:] if each.limit in of]


def told(events):
    return [(type(e), e.limit, e.branch_id, e.revision) for e in events]


def standing(desk, limit="top_1", branch=None, who=OWNER):
    [found] = [
        each
        for each in desk.ask(LIMITS, who).json["items"]
        if (each["limit"], each["branch_id"]) == (limit, branch)
    ]
    return found


def test_a_breach_is_told_once_until_it_is_cleared_a_tenth_below(house):
    open_with(house, 40, *(10,) * 6)
    breached, again = judge(house), judge(house)

    house.hear(*(billed("10000", number, FEBRUARY) for number in range(2, 8)))
    at_the_limit = judge(house, MONDAY + days(1))
    grown = [billed("5000", number, FEBRUARY) for number in range(2, 8)]
    house.hear(*grown)
    cleared = judge(house, MONDAY + days(2))
    house.hear(*map(voided, grown))
    anew = judge(house, MONDAY + days(3))

    assert told(breached) == [
        (LimitBreached, "top_1", None, 1),
        (LimitBreached, "top_1", "vienna", 1),
    ]
    assert [each.value for each in breached] == [0.4, 0.4]
    assert (again, at_the_limit) == ([], [])
    assert [(*each[:2], each[3]) for each in told(cleared)] == [
        (LimitCleared, "top_1", 2)
    ] * 2
    assert [(*each[:2], each[3]) for each in told(anew)] == [
        (LimitBreached, "top_1", 3)
    ] * 2


def test_who_is_in_no_danger_and_of_whom_nothing_is_known_are_told_apart(house, desk):
    open_with(house, *(10,) * 10)
    house.hear(branch(branch_id="graz"))

    told = judge(house)

    assert standing(desk)["state"] == "clear"
    assert standing(desk, branch="graz")["state"] == "unknown"
    assert standing(desk, "survival")["value"] is None
    assert told == []


def test_a_firm_that_does_not_survive_its_largest_client_breaches(house, desk):
    open_with(house, 10, *(9,) * 10)
    house.hear(billed("1", 1, MONDAY - days(400)))
    say(desk)
    safe = judge(house)

    say(desk, fixed_costs="3300.00", cash="0.00")
    breached = judge(house)

    assert told(safe) == []
    assert told(breached) == [(LimitBreached, "survival", None, 1)]
    assert standing(desk, "survival")["value"] == pytest.approx(10, abs=9)


def test_what_changes_the_past_has_limits_judged_soon_and_together(house):
    open_with(house, 40, 60)
    house.execute("truncate concentration.wakes")

    house.hear(billed("1000", 1, MONDAY))
    of_this_month = house.rows(WAKES)
    house.clock.at = MONDAY + timedelta(minutes=3)
    house.hear(credited("1000", 1, FEBRUARY))
    house.clock.at = MONDAY + timedelta(minutes=8)
    house.hear(billed("1000", 1, FEBRUARY))

    assert of_this_month == []
    assert {at for (at,) in house.rows(WAKES)} == {MONDAY + timedelta(minutes=10)}
    assert house.tick("judge_limits") == MONDAY.replace(hour=0) + days(1)


def test_the_owner_sets_limits_and_sees_where_the_usual_ones_are_from(house, desk):
    open_with(house, *(20,) * 5)
    judge(house)
    usual = {each["limit"]: each for each in desk.ask(TERMS).json["items"]}
    half = {"warn": 0.1, "breach": 0.2}

    refused = desk.send("PUT", f"{TERMS}/top_1", VIENNA, half)
    wrong = desk.send("PUT", f"{TERMS}/top_1", OWNER, {"warn": 0.3, "breach": 0.2})
    nothing = desk.send("PUT", f"{TERMS}/top_7", OWNER, half)
    said = desk.send("PUT", f"{TERMS}/top_1", OWNER, half).json

    assert (usual["top_1"]["warn"], usual["top_1"]["breach"]) == (0.15, 0.25)
    assert "Basel" in usual["top_1"]["source"]
    assert "judgement" in usual["survival"]["source"]
    assert (refused.status_code, wrong.status_code) == (403, 422)
    assert nothing.status_code == 404
    assert said == {"limit": "top_1", **half, "source": "the owner"}
    assert standing(desk)["state"] == "warned"
    assert len(judge(house)) == 2


def test_an_acknowledged_breach_sounds_no_more_until_the_next(house, desk):
    open_with(house, 40, 60)
    path = f"{LIMITS}/top_1/acknowledgement"
    unjudged = desk.send("POST", path, OWNER, {})
    judge(house)
    before = standing(desk)["sounds"]

    noted = desk.send("POST", path, OWNER, {}).json
    judge(house, MONDAY + days(1))

    assert unjudged.status_code == 404
    assert before
    assert (noted["sounds"], noted["acknowledged_by"]) == (False, WHO)
    assert not standing(desk)["sounds"]
    assert standing(desk, branch="vienna")["sounds"]


def test_nothing_is_acknowledged_of_a_limit_that_is_not_reached(house, desk):
    open_with(house, *(10,) * 10)
    judge(house)

    answer = desk.send("POST", f"{LIMITS}/top_1/acknowledgement", OWNER, {})

    assert answer.status_code == 422


def test_a_snooze_has_an_end(house, desk):
    open_with(house, 40, 60)
    judge(house)
    path = f"{LIMITS}/top_1/snooze"

    past = desk.send("POST", path, OWNER, {"until": "2026-03-02"})
    too_long = desk.send("POST", path, OWNER, {"until": "2027-03-04"})
    done = desk.send("POST", path, OWNER, {"until": "2026-03-09"}).json
    house.clock.at = MONDAY + days(8)

    assert (past.status_code, too_long.status_code) == (422, 422)
    assert (done["sounds"], done["snoozed_until"]) == (False, "2026-03-09")
    assert standing(desk)["sounds"]


def test_a_branch_sees_its_own_limits_alone(house, desk):
    open_with(house, 40, 60)
    house.hear(branch(branch_id="graz"))
    judge(house)

    seen = desk.ask(LIMITS, VIENNA).json["items"]
    firms = desk.send("POST", f"{LIMITS}/top_1/acknowledgement", VIENNA, {})

    assert {each["branch_id"] for each in seen} == {"vienna"}
    assert firms.status_code == 404
    assert desk.ask(LIMITS, OPERATIONS).status_code == 403


def test_limits_are_listed_page_by_page_and_of_one_branch(house, desk):
    open_with(house, 40, 60)
    judge(house)

    first = desk.ask(LIMITS, limit=11).json
    rest = desk.ask(LIMITS, limit=11, cursor=first["next"]).json
    one = desk.ask(LIMITS, branch="vienna").json["items"]

    found = [(e["limit"], e["branch_id"]) for e in first["items"] + rest["items"]]
    of_firm = {(each.value, None) for each in Limit}
    of_branch = {(each.value, "vienna") for each in Limit} - {("engagements", "vienna")}
    assert len(found) == len({*found})
    assert {*found} == of_firm | of_branch
    assert len(one) == len(of_branch)


def test_gauges_name_the_limit_and_the_branch_alone(house):
    open_with(house, 40, 60)
    judge(house)

    with house.worker.begin() as transaction:
        figures.measure(transaction)

    def gauged(gauge):
        [family] = gauge.collect()
        return {tuple(each.labels.items()): each.value for each in family.samples}

    of_firm = (("limit", "top_1"), ("branch", "firm"))
    of_branch = (("limit", "top_1"), ("branch", "vienna"))
    for gauge, value in (
        (metrics.LIMIT_VALUE, 0.6),
        (metrics.LIMIT_LEVEL, 2),
        (metrics.LIMIT_SOUNDS, 1),
    ):
        shown = gauged(gauge)
        assert (shown[of_firm], shown[of_branch]) == (value, value)
    assert (("limit", "survival"), ("branch", "firm")) not in shown
