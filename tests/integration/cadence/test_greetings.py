"""Greetings and gifts over HTTP: crowded days are refused, and others offered."""

from datetime import datetime

import pytest

from tests.integration.cadence.asking import (
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import branch, client, contact, merged

GREETINGS, HOLIDAYS = "/v1/greetings", "/v1/holidays"
TERMS, BUDGETS = "/v1/occasion-terms", "/v1/gift-budgets"
FESTIVAL = {"yearly_day": "--03-20"}


@pytest.fixture
def desk(house, tmp_path):
    """A client of Anna's in Vienna, and one in Graz."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        client(client_id="c-1", tier="C", account_manager="s-07"),
        client(client_id="c-2", tier="C", branch_id="graz"),
        contact(contact_id="p-1", client_id="c-1", birthday=None),
    )
    return Desk(house, tmp_path)


def greet(desk, day, who=OWNER, **changed):
    wish = {"client_id": "c-1", "arrives_on": day} | changed
    return desk.send("POST", GREETINGS, who, wish)


@pytest.mark.requirement("R52")
@pytest.mark.parametrize(
    ("today", "other", "name"),
    [
        ("2026-03-02", "2026-04-05", "Easter"),  # Austria keeps the Monday after it
        ("2026-11-16", "2026-11-30", "a working day"),  # no Thanksgiving there
        ("2026-12-02", "2027-01-07", "a working day"),
    ],
)
def test_a_greeting_near_christmas_is_refused_and_days_within_reach_are_offered(
    desk, house, today, other, name
):
    house.clock.at = datetime.fromisoformat(f"{today}T08:00Z")
    for day in ("2026-12-01", "2027-01-06", "2026-12-24"):
        answer = greet(desk, day)
        assert answer.status_code == 422
    assert answer.json["detail"].startswith(f"{day} is too near Christmas")
    assert answer.json["errors"] == [
        {"path": "arrives_on", "detail": "near Christmas"},
        {"path": f"instead.{other}", "detail": name},
    ]
    assert greet(desk, other).status_code == 201


def test_a_greeting_is_planned_once_and_handed_over_in_time(desk):
    planned = greet(desk, "2026-03-20", contact_id="p-1", note="good neighbours")
    again = greet(desk, "2026-03-20", contact_id="p-1")

    assert (planned.status_code, again.status_code) == (201, 409)
    assert planned.json == desk.ask("/v1/occasions", client="c-1").json["items"][0]
    assert planned.json["due_at"] == "2026-03-17T08:00:00Z"
    assert (planned.json["arrives_on"], planned.json["contact"]) == (
        "2026-03-20",
        "Julia Huber",
    )


@pytest.mark.requirement("R52")
def test_cards_by_hand_lie_two_weeks_apart_but_thanks_are_said_at_once(desk):
    assert greet(desk, "2026-03-20").status_code == 201

    answer = greet(desk, "2026-04-02")

    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "arrives_on")
    assert greet(desk, "2026-04-02", purpose="thank_you").status_code == 201
    assert greet(desk, "2026-04-16").status_code == 201
    assert greet(desk, "2026-03-20", client_id="c-2").status_code == 201


@pytest.mark.requirement("R50")
def test_help_is_thanked_for_by_hand_even_before_christmas(desk, house):
    house.clock.at = house.clock.at.replace(month=12)

    answer = greet(desk, "2026-12-18", purpose="thank_you", note="for their help")

    assert answer.status_code == 201
    assert answer.json["note"] == "for their help"


@pytest.mark.parametrize("day", ["2026-03-01", "2026-04-17"])
def test_nothing_is_planned_for_the_past_or_too_far_ahead(desk, day):
    assert greet(desk, day).status_code == 422


def test_nobody_plans_for_clients_or_people_that_are_not_theirs(desk):
    hers, others = account_manager("s-07"), account_manager("s-08")

    assert greet(desk, "2026-03-20", others).status_code == 404
    assert greet(desk, "2026-03-20", manager_of("graz")).status_code == 404
    assert greet(desk, "2026-03-20", client_id="c-2", contact_id="p-1").status_code == (
        404
    )
    assert greet(desk, "2026-03-20", hers).status_code == 201
    assert desk.ask("/v1/occasions", others).json["items"] == []
    assert desk.ask("/v1/occasions", manager_of("graz")).json["items"] == []
    assert len(desk.ask("/v1/occasions", hers).json["items"]) == 1


def test_whom_a_client_brought_along_in_a_merge_may_be_greeted(desk, house):
    house.hear(client(client_id="c-3", tier="C"), merged(survivor="c-3"))

    greeted = greet(desk, "2026-03-20", client_id="c-3", contact_id="p-1")

    assert (greeted.status_code, greeted.json["client_id"]) == (201, "c-3")


def test_the_people_of_merged_clients_are_at_each_of_them(desk, house):
    theirs = [contact(contact_id=f"p-{n}", client_id=f"c-{n}") for n in (3, 4)]
    house.hear(*(client(client_id=f"c-{n}") for n in (3, 4)), *theirs)
    house.hear(merged(survivor="c-3"))

    asked = [
        greet(desk, day, contact_id=whom).status_code
        for day, whom in (("2026-03-20", "p-3"), ("2026-04-16", "p-4"))
    ]

    assert asked == [201, 404]


def test_an_owner_says_which_days_are_crowded(desk):
    crowded = FESTIVAL | {"crowded": True, "days_before": 1}
    changed = desk.send("PUT", f"{HOLIDAYS}/Festival", OWNER, crowded)

    refused = greet(desk, "2026-03-19")
    removed = desk.send("DELETE", f"{HOLIDAYS}/Festival", OWNER)

    assert (changed.status_code, removed.status_code) == (200, 204)
    assert (refused.status_code, greet(desk, "2026-03-19").status_code) == (422, 201)
    assert desk.send("DELETE", f"{HOLIDAYS}/Festival", OWNER).status_code == 404


@pytest.mark.parametrize(
    "told",
    [
        FESTIVAL | {"crowded": True, "greeted": True},
        FESTIVAL | {"feast": "Easter Sunday", "country": "PL"},
        {"feast": "Easter Sunday"},
        {"feast": "Nobody's Day", "country": "PL"},
        {"feast": "Easter Sunday", "country": "ZZ"},
        {"yearly_day": "--02-30"},
    ],
)
def test_a_holiday_that_cannot_be_is_refused(desk, told):
    assert desk.send("PUT", f"{HOLIDAYS}/Festival", OWNER, told).status_code == 422


def test_holidays_are_listed_as_they_were_told(desk):
    told = {each["name"]: each for each in desk.ask(HOLIDAYS).json["items"]}

    assert told["Christmas"]["yearly_day"] == "--12-25"
    assert (told["Thanksgiving"]["country"], told["Thanksgiving"]["feast"]) == (
        "US",
        "Thanksgiving Day",
    )


def test_an_owner_sets_how_long_the_post_takes(desk):
    usual = desk.ask(TERMS).json
    changed = usual | {"card_days": 10, "hour": 8}

    assert desk.change("PUT", TERMS, OWNER, changed).json == changed
    assert greet(desk, "2026-03-20").json["due_at"] == "2026-03-06T07:00:00Z"
    no_day = desk.change("PUT", TERMS, OWNER, usual | {"our_birthday": "--02-30"})
    assert no_day.status_code == 422
    assert desk.change("PUT", TERMS, OWNER, usual).json == usual


def test_a_budget_shows_what_is_spent_of_it(desk, house):
    budget = {"each": "40.00", "yearly": "100.00", "currency": "EUR"}
    house.hear(client(client_id="c-1", revision=2, first_service_on=None))

    told = desk.change("PUT", f"{BUDGETS}/vienna", OWNER, budget)

    assert told.json == budget | {"branch_id": "vienna", "year": 2026, "spent": "0"}
    assert desk.ask(BUDGETS, manager_of("graz")).json["items"] == []
    assert desk.ask(BUDGETS).json["items"] == [told.json]
    nowhere = desk.send("PUT", f"{BUDGETS}/nowhere", OWNER, budget, match='"0"')
    assert nowhere.status_code == 404
    less = desk.change("PUT", f"{BUDGETS}/vienna", OWNER, budget | {"yearly": "1"})
    assert less.status_code == 422


@pytest.mark.parametrize("path", [TERMS, f"{BUDGETS}/vienna"])
def test_whoever_changes_what_the_owner_said_says_what_they_saw(desk, path):
    before = desk.ask(path)
    said = desk.ask(TERMS).json
    if path != TERMS:
        said = {"each": "40.00", "yearly": "100.00", "currency": "EUR"}
    seen = before.headers["ETag"]

    blind = desk.send("PUT", path, OWNER, said)
    first, late = (desk.send("PUT", path, OWNER, said, match=seen) for _ in range(2))

    assert [each.status_code for each in (blind, first, late)] == [428, 200, 412]
    now = desk.ask(path)
    assert now.headers["ETag"] == first.headers["ETag"] != seen
    assert said.items() <= now.json.items()


def test_a_budget_that_nobody_said_is_read_as_nothing(desk):
    nothing = desk.ask(f"{BUDGETS}/vienna")

    amounts = {"each": None, "yearly": None, "currency": None}
    assert nothing.json == {"branch_id": "vienna"} | amounts
    assert nothing.headers["ETag"] == '"0"'
    assert desk.ask(f"{BUDGETS}/nowhere").status_code == 404
