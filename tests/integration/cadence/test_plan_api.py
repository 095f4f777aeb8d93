"""The plan over HTTP: who does what when, and who lacks how much time."""

import pytest

from tests.integration.cadence.asking import (
    OPERATIONS,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import MONDAY, branch, days
from tests.integration.cadence.planner import (
    ANNA,
    BEN,
    ours,
    person,
    plan,
    propose,
    task,
)


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


@pytest.fixture(autouse=True)
def busy(house):
    """Lend a house where Anna has two hours a day, and Ben more than enough."""
    house.hear(branch(), person(), person(BEN, 40))
    house.hear(ours(1, ANNA))
    house.hear(ours(2, BEN))
    propose(house, *(task(str(n), due=1) for n in range(7)))
    propose(house, task("7", client="c-2", due=9, not_before=MONDAY + days(8)))
    plan(house)
    return house


def test_the_plan_is_listed_by_when_it_begins_a_page_at_a_time(desk):
    whole = desk.ask("/v1/plan").json["items"]
    first = desk.ask("/v1/plan", limit=5).json
    rest = desk.ask("/v1/plan", limit=5, cursor=first["next"]).json

    assert first["items"] + rest["items"] == whole
    assert [each["starts_at"] for each in whole] == sorted(
        each["starts_at"] for each in whole
    )
    assert whole[0]["starts_at"] == "2026-03-02T08:00:00Z"
    assert (whole[0]["staff_id"], whole[0]["reason"]) == (ANNA, "visit as agreed")
    assert [each["on_time"] for each in whole] == [True] * 4 + [False] * 3 + [True]


def test_what_is_planned_on_a_later_day_than_it_was_due_is_not_on_time(busy, desk):
    plan(busy, MONDAY + days(2))

    told = desk.ask("/v1/plan").json["items"]

    assert [each["on_time"] for each in told] == [False] * 7 + [True]


def test_the_plan_is_of_whom_and_of_which_days_one_asks(desk):
    def asked(**query):
        return len(desk.ask("/v1/plan", **query).json["items"])

    assert asked(staff=BEN) == 1
    assert asked(**{"from": "2026-03-03", "to": "2026-03-04"}) == 4
    assert (asked(branch="vienna"), asked(branch="graz")) == (8, 0)


def test_shortages_say_who_lacks_how_many_hours_and_for_which_promises(desk):
    [short] = desk.ask("/v1/plan/shortages").json["items"]

    assert (short["week"], short["branch_id"], short["staff_id"]) == (
        "2026-03-02",
        "vienna",
        ANNA,
    )
    assert (short["hours"], len(short["promises"])) == (3.0, 3)
    assert {each["client_id"] for each in short["promises"]} == {"c-1"}
    assert desk.ask("/v1/plan/shortages", staff=BEN).json["items"] == []


def test_shortages_are_paged(busy, desk):
    busy.hear(person(BEN, 0, revision=9))
    plan(busy)

    first = desk.ask("/v1/plan/shortages", limit=1).json
    second = desk.ask("/v1/plan/shortages", limit=1, cursor=first["next"]).json

    assert [page["items"][0]["staff_id"] for page in (first, second)] == [ANNA, BEN]


@pytest.mark.parametrize("path", ["/v1/plan", "/v1/plan/shortages"])
def test_an_account_manager_sees_their_own_days_and_nobody_elses(desk, path):
    anna = account_manager(ANNA)

    seen = desk.ask(path, anna).json["items"]

    assert {each["staff_id"] for each in seen} == {ANNA}
    assert desk.ask(path, anna, staff=BEN).status_code == 403
    assert desk.ask(path, OPERATIONS).status_code == 403
    assert desk.ask(path, manager_of("graz")).json["items"] == []
