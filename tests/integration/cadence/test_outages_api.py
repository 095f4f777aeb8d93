"""Rounds of help over HTTP: who starts one, and who sees whom of it."""

from datetime import timedelta

import pytest

from tests.integration.cadence.areas import LANDLINE, settled, site, started
from tests.integration.cadence.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import MONDAY, branch, client, days

PATH = "/v1/outages"
BORIS, ANNA = manager_of("vienna"), account_manager("s-07")
TOLD = {
    "branch_id": "vienna",
    "area": {"country": "AT", "postal_codes": ["10"]},
    "cause": "power",
    "started_at": MONDAY.isoformat(),
    "calls": 1,
}


@pytest.fixture
def desk(house, tmp_path):
    settled(house, "c-1")
    house.hear(client(client_id="c-2", phones=(LANDLINE,), account_manager="s-07"))
    house.hear(site("c-2"))
    return Desk(house, tmp_path)


@pytest.mark.requirement("R120")
def test_a_manager_starts_a_round_by_hand_with_the_calls_there_is_time_for(desk):
    answer = desk.send("POST", PATH, BORIS, TOLD)

    told = answer.json
    assert (answer.status_code, told["called"], told["messaged"]) == (201, 1, 1)
    assert (told["area"]["postal_codes"], told["restored_at"]) == (["10"], None)
    listed = desk.ask(f"{PATH}/{told['round_id']}/clients", BORIS).json["items"]
    assert [each["way"] for each in listed] == ["phone", "email"]
    assert all(each["reasons"] for each in listed)
    assert desk.ask(f"{PATH}/{told['round_id']}").json == told


def test_a_round_is_read_a_page_at_a_time(desk, house):
    house.hear(started())
    house.clock.at = MONDAY + days(5)
    house.hear(started(house.clock.at, "grid-2"))
    first = desk.ask(PATH, limit=1).json
    second = desk.ask(PATH, limit=1, cursor=first["next"]).json
    ids = [each["items"][0]["round_id"] for each in (first, second)]
    assert ids == [each["round_id"] for each in desk.ask(PATH).json["items"]]

    clients = f"{PATH}/{ids[1]}/clients"
    one = desk.ask(clients, limit=1).json
    two = desk.ask(clients, limit=1, cursor=one["next"]).json
    assert [*one["items"], *two["items"]] == desk.ask(clients).json["items"]


@pytest.mark.requirement("R118")
def test_who_is_helped_in_another_round_already_is_named_with_it(desk):
    wider = TOLD | {"area": {"country": "AT"}, "calls": 2}
    first = desk.send("POST", PATH, BORIS, TOLD).json["round_id"]
    second = desk.send("POST", PATH, BORIS, wider).json

    [one, two] = desk.ask(f"{PATH}/{second['round_id']}/elsewhere", BORIS).json["items"]
    assert one == {"client_id": "c-1", "name": "Alpine Dental", "round_id": first}
    assert two["client_id"] == "c-2"
    assert (second["called"], second["helps_until"]) == (0, "2026-03-05T08:00:00Z")
    own = f"{PATH}/{first}/elsewhere"
    assert desk.ask(own).json == {"items": []}
    [hers] = desk.ask(f"{PATH}/{second['round_id']}/elsewhere", ANNA).json["items"]
    assert hers["client_id"] == "c-2"
    assert desk.ask(own, manager_of("graz")).status_code == 404


def test_nobody_sees_anothers_round_or_clients(desk, house):
    house.hear(branch(branch_id="graz"), started())
    [round_] = desk.ask(PATH, BORIS).json["items"]
    clients = f"{PATH}/{round_['round_id']}/clients"

    [hers] = desk.ask(clients, ANNA).json["items"]
    assert hers["client_id"] == "c-2"
    graz = manager_of("graz")
    assert desk.ask(clients, graz).status_code == 404
    mine = [each["branch_id"] for each in desk.ask(PATH, graz).json["items"]]
    assert mine == ["graz"]
    assert desk.send("POST", PATH, graz, TOLD).status_code == 404
    assert desk.send("POST", PATH, ANNA, TOLD).status_code == 403
    assert desk.ask(PATH, OPERATIONS).status_code == 403


@pytest.mark.parametrize("passed", [-timedelta(minutes=6), days(-1), days(91)])
def test_an_outage_told_of_by_hand_began_of_late(desk, house, passed):
    told = TOLD | {"started_at": (MONDAY - passed).isoformat()}

    refused = desk.send("POST", PATH, BORIS, told)

    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    assert [each["path"] for each in refused.json["errors"]] == ["started_at"]
    assert house.rows("select * from cadence.rounds") == []


def test_whose_clock_is_ahead_by_minutes_is_believed(desk):
    soon = TOLD | {"started_at": (MONDAY + timedelta(minutes=5)).isoformat()}

    assert desk.send("POST", PATH, BORIS, soon).json["called"] == 1


def test_an_area_is_in_a_country(desk):
    nowhere = TOLD | {"area": {"postal_codes": ["10"]}}

    assert desk.send("POST", PATH, OWNER, nowhere).status_code == 422
