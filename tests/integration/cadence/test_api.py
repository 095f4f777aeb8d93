"""The morning over HTTP: who may see which list, and what it says."""

import pytest

from tests.integration.cadence.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    callback,
    client,
    contact,
    days,
    hours,
    revalued,
    staff,
    touch,
)

LIST, NEXT = "/v1/call-list", "/v1/next-touches"


@pytest.fixture
def desk(house, tmp_path):
    """Two clients in Vienna, one of them Anna's, and one in Graz."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        staff(staff_id="s-07", name="Anna Gruber"),
        client(client_id="c-1", account_manager="s-07"),
        client(client_id="c-2", phones=()),
        client(client_id="c-3", branch_id="graz", tier="C"),
        contact(contact_id="p-1", client_id="c-2", name="Julia Huber"),
        contact(contact_id="p-2", client_id="c-2", name="Max Mayr"),
        contact(contact_id="p-3", client_id="c-2", name="Eva Auer", active=False),
        touch(MONDAY - days(40), client_id="c-2", contact_id="p-2"),
        touch(MONDAY - days(38), client_id="c-1"),
        revalued(61.0, client_id="c-1"),
        callback(MONDAY - hours(1), client_id="c-3", number="+43720999999"),
    )
    return Desk(house, tmp_path)


def named(answer):
    return [entry["client_id"] for entry in answer.json["items"]]


@pytest.mark.requirement("R97")
def test_every_entry_says_whom_to_ask_for_where_and_why(desk):
    told = desk.ask(LIST).json

    assert told["drawn_up_at"] == "2026-03-02T08:00:00Z"
    owed, _, anna_s = told["items"]
    assert owed == {
        "client_id": "c-3",
        "branch_id": "graz",
        "name": "Alpine Dental",
        "section": "callback",
        "reason": "callback overdue since Mon 08:00, 1 missed call",
        "phone": "+43720999999",
        "contact": None,
        "callback": {
            "callback_id": "cb-0003",
            "due_at": "2026-03-02T07:00:00Z",
            "missed_calls": 1,
        },
        "promises": [],
        "tasks": [],
        "due_at": "2026-03-02T07:00:00Z",
        "account_manager": None,
        "account_manager_name": None,
    }
    assert anna_s["reason"] == (
        "38 days since the last call; monthly call due; value 61, falling 6 a month"
    )
    assert anna_s["account_manager_name"] == "Anna Gruber"
    assert anna_s["callback"] is None
    [promise] = anna_s["promises"]
    assert promise == {"promised": "call", "due_at": "2026-03-30T22:00:00Z"}


@pytest.mark.requirement("R97")
def test_without_a_main_number_it_is_the_contact_s_we_spoke_to_last(desk):
    _, called, _ = desk.ask(LIST).json["items"]

    assert (called["client_id"], called["contact"]) == ("c-2", "Max Mayr")
    assert called["phone"] == "+43720123457"


@pytest.mark.requirement("R97")
def test_who_was_just_called_is_gone_from_the_list(desk, house):
    house.hear(touch(MONDAY, client_id="c-1"))

    assert named(desk.ask(LIST)) == ["c-3", "c-2"]


@pytest.mark.requirement("AZ-2")
@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        (OWNER, {}, ["c-3", "c-2", "c-1"]),
        (OWNER, {"branch": "vienna"}, ["c-2", "c-1"]),
        (OWNER, {"staff": "s-07"}, ["c-1"]),
        (OWNER, {"slots": 1}, ["c-3", "c-2"]),
        (manager_of("graz"), {}, ["c-3"]),
        (manager_of("vienna"), {"branch": "vienna"}, ["c-2", "c-1"]),
        (account_manager("s-07"), {}, ["c-1"]),
        (account_manager("s-07"), {"staff": "s-07"}, ["c-1"]),
    ],
)
def test_everybody_sees_their_own_list(desk, who, query, seen):
    answer = desk.ask(LIST, who, **query)

    assert (answer.status_code, named(answer)) == (200, seen)


@pytest.mark.requirement("AZ-2")
@pytest.mark.parametrize(
    ("path", "who", "query", "status"),
    [
        (LIST, manager_of("graz"), {"branch": "vienna"}, 404),
        (LIST, OWNER, {"branch": "nowhere"}, 404),
        (LIST, OWNER, {"staff": "nobody"}, 404),
        (LIST, account_manager("s-08"), {}, 404),
        (LIST, account_manager("s-07"), {"staff": "s-08"}, 403),
        (NEXT, account_manager("s-07"), {"staff": "s-08"}, 403),
        (LIST, OPERATIONS, {}, 403),
        (NEXT, OPERATIONS, {}, 403),
        ("/v1/policies", OPERATIONS, {}, 403),
        (LIST, OWNER, {"slots": 201}, 422),
        (LIST, OWNER, {"slots": -1}, 422),
        (NEXT, OWNER, {"cursor": "forged"}, 400),
    ],
)
def test_and_nobody_anything_else(desk, path, who, query, status):
    assert desk.ask(path, who, **query).status_code == status


@pytest.mark.requirement("R112", "AZ-2")
@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        (OWNER, {}, ["c-3", "c-2", "c-1"]),
        (OWNER, {"branch": "vienna"}, ["c-2", "c-1"]),
        (manager_of("vienna"), {}, ["c-2", "c-1"]),
        (manager_of("vienna"), {"branch": "graz"}, []),
        (account_manager("s-07"), {}, ["c-1"]),
    ],
)
def test_next_touches_are_read_page_by_page(desk, who, query, seen):
    found, cursor = [], {}
    while cursor is not None:
        told = desk.ask(NEXT, who, limit=1, **query, **cursor).json
        found += [item["client_id"] for item in told["items"]]
        cursor = {"cursor": told["next"]} if told["next"] else None

    assert found == seen


@pytest.mark.requirement("R56")
def test_a_next_touch_says_which_gaps_were_not_kept(desk, house):
    house.hear(touch(MONDAY - days(47), client_id="c-1"))

    told = desk.ask(NEXT, account_manager("s-07")).json

    assert told["items"] == [
        {
            "client_id": "c-1",
            "branch_id": "vienna",
            "name": "Alpine Dental",
            "status": "active",
            "tier": "B",
            "account_manager": "s-07",
            "next_touch_at": "2026-02-22T08:00:00Z",
            "silent_since": "2026-01-23T08:00:00Z",
            "too_loose": False,
            "too_tight_at": "2026-01-23T08:00:00Z",
        }
    ]
