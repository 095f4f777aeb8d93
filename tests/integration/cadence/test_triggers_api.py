"""What calls for contacts over HTTP: who may see it, and who may remind whom."""

from datetime import date

import pytest

from tests.integration.cadence.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import MONDAY, branch, client, contact, days
from tests.integration.cadence.triggering import follow, need, sold

SILENT, WIN_BACKS = "/v1/sold-and-silent", "/v1/win-backs"
REMINDERS = "/v1/reminders"
ANNA, BEN = account_manager("s-07"), account_manager("s-08")


@pytest.fixture
def desk(house, tmp_path):
    """Sold to and silent: c-1 of Anna's and c-3 in Graz; lost: c-2 of Ben's."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        client(client_id="c-1", account_manager="s-07", reference="D1"),
        client(client_id="c-2", account_manager="s-08", status="lost"),
        client(client_id="c-3", branch_id="graz", reference="D3"),
        contact(client_id="c-1"),
        sold(MONDAY - days(30), client_ref="D1"),
        sold(MONDAY - days(25), "S-3", client_ref="c-3"),
        need(date(2026, 3, 1), date(2026, 4, 1), client_id="c-2"),
    )
    follow(house)
    desk = Desk(house, tmp_path)
    desk.house = house
    return desk


def clients(answer):
    return [each["client_id"] for each in answer.json["items"]]


def started(desk, who=OWNER, **changed):
    told = {"client_id": "c-1", "contact_id": "p-0108", "about": "the offer"} | changed
    return desk.send("POST", REMINDERS, who, told)


def test_each_sees_the_silent_sales_of_their_own_a_page_at_a_time(desk):
    seen = {
        who: clients(desk.ask(SILENT, asking))
        for who, asking in (("owner", OWNER), ("anna", ANNA), ("ben", BEN))
    }
    first = desk.ask(SILENT, limit=1)
    second = desk.ask(SILENT, limit=1, cursor=first.json["next"])

    assert seen == {"owner": ["c-3", "c-1"], "anna": ["c-1"], "ben": []}
    assert clients(first) + clients(second) == ["c-3", "c-1"]
    assert clients(desk.ask(SILENT, days=28)) == ["c-1"]
    assert clients(desk.ask(SILENT, manager_of("graz"))) == ["c-3"]
    assert desk.ask(SILENT, OPERATIONS).status_code == 403


def test_each_sees_whom_of_their_own_to_win_back_and_what_they_will_need(desk):
    desk.house.hear(
        need(date(2026, 3, 1), date(2026, 4, 2), client_id="c-2", need_id="n")
    )
    first = desk.ask(WIN_BACKS, BEN, limit=1)
    second = desk.ask(WIN_BACKS, BEN, limit=1, cursor=first.json["next"])

    assert first.json["items"] == [
        {
            "client_id": "c-2",
            "branch_id": "vienna",
            "name": "Alpine Dental",
            "status": "lost",
            "account_manager": "s-08",
            "need_id": "n-0311",
            "needed": "Replace the firewall",
            "due_on": "2026-04-01",
        }
    ]
    assert [each["need_id"] for each in second.json["items"]] == ["n"]
    assert clients(desk.ask(WIN_BACKS, ANNA)) == []
    assert clients(desk.ask(WIN_BACKS, manager_of("graz"))) == []
    assert desk.ask(WIN_BACKS, OPERATIONS).status_code == 403


def test_a_reminder_is_started_listed_and_stopped_by_whose_client_it_is(desk):
    answer = started(desk, ANNA)
    path = f"{REMINDERS}/{answer.json['reminder_id']}/stopping"
    follow(desk.house)
    [listed] = desk.ask(REMINDERS, ANNA).json["items"]
    not_hers = desk.send("POST", path, BEN)
    stopped = desk.send("POST", path, ANNA)
    again = desk.send("POST", path, ANNA)

    assert (answer.status_code, answer.json["state"]) == (201, "running")
    assert (listed["step"], listed["steps"][0]) == (
        1,
        {"channel": "phone", "wait_days": 2},
    )
    assert listed["started_by"] == "s-07"
    assert clients(desk.ask(REMINDERS, BEN)) == []
    assert (not_hers.status_code, stopped.status_code) == (404, 201)
    assert (stopped.json["state"], again.status_code) == ("stopped", 409)


def test_nobody_is_reminded_of_another_branch_or_account_manager(desk):
    assert started(desk, BEN).status_code == 404
    assert started(desk, manager_of("graz")).status_code == 404
    assert started(desk, client_id="c-3").status_code == 404
    assert started(desk, OPERATIONS).status_code == 403
    assert started(desk, about="").status_code == 422
    assert desk.ask(REMINDERS).json["items"] == []
