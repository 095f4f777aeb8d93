"""A client on hold: nothing of it goes, nor of its people, until it is let go."""

import pytest

from libs.contracts.upkeep import ClientHeld
from services.registry.domain.holds import HeldAlready, NotHeld, OnHold
from tests.integration.registry.asking import (
    ALPINE,
    BRANCH,
    CLIENT,
    VIENNA,
    account_manager,
)

WHY = {"reason": "Claim 26/117"}
LIVE = "/v1/holds?live=true"


@pytest.fixture
def path(client):
    return f"/v1/clients/{client.json['client_id']}/hold"


def held(office):
    return [
        (event.held, event.branch_id, event.revision)
        for event in office.announced()
        if isinstance(event, ClientHeld)
    ]


def person_of(office, client_id):
    body = {"client_id": client_id, "name": "Julia Huber"}
    return office.ask("POST", "/v1/contacts", body).json["contact_id"]


def erased(office, contact):
    return office.ask("POST", f"/v1/contacts/{contact}/erasure")


@pytest.mark.requirement("GD-5")
def test_a_hold_is_told_listed_and_lifted(office, path):
    placed = office.ask("POST", path, WHY)
    assert (placed.status_code, placed.json["reason"]) == (201, WHY["reason"])
    again = office.ask("POST", path, {"reason": "Another claim"})
    assert again.json["detail"] == HeldAlready.__doc__
    [listed] = office.ask("GET", LIVE).json["items"]

    lifted = office.ask("DELETE", path)

    assert (listed["placed_by"], listed["lifted_at"]) == (
        lifted.json["lifted_by"],
        None,
    )
    assert office.ask("GET", LIVE).json["items"] == []
    assert office.ask("DELETE", path).json["detail"] == NotHeld.__doc__
    assert held(office) == [(True, "vienna", 1), (False, "vienna", 2)]
    audited = "select action from registry.audit where action ~ 'hold' order by seq"
    assert office.rows(audited) == [("client put on hold",), ("hold lifted",)]


def test_whom_nobody_knows_cannot_be_held(office):
    assert office.ask("POST", "/v1/clients/nobody/hold", WHY).status_code == 404


@pytest.mark.requirement("GD-5")
def test_an_account_manager_neither_holds_nor_lifts(office, path):
    anna = account_manager("s-07")

    answers = [
        office.ask("POST", path, WHY, anna),
        office.ask("DELETE", path, None, anna),
    ]

    assert [each.status_code for each in answers] == [403, 403]


@pytest.mark.requirement("GD-5")
def test_no_person_of_a_held_client_or_of_its_family_is_erased(office, path):
    survivor = office.ask("POST", "/v1/clients", CLIENT | {"name": "Alpine Med"})
    pair = {"survivor_id": survivor.json["client_id"], "client_id": path.split("/")[3]}
    julia, kurt = (person_of(office, each) for each in pair.values())
    office.ask("POST", path, WHY)

    assert erased(office, kurt).json["detail"] == OnHold.__doc__
    assert office.ask("POST", "/v1/merges", pair).status_code == 201
    assert erased(office, julia).status_code == 409

    office.ask("DELETE", path)
    assert [erased(office, each).status_code for each in (julia, kurt)] == [200, 200]


@pytest.mark.requirement("GD-5")
def test_reverting_an_import_leaves_what_is_of_a_held_client(registry):
    [alpine] = registry.take_in(VIENNA | ALPINE)
    hold = f"/v1/clients/{alpine.client_id}/hold"
    registry.ask("POST", hold, WHY)

    answer = registry.ask("POST", "/v1/imports/run-1/revert", {"dry_run": False})

    stays = {each["name"] for each in answer.json["staying"]}
    assert {"Alpine Dental", "Julia Huber"} <= stays


def test_a_transferred_client_is_told_to_be_held_in_its_new_branch(office, path):
    office.ask("POST", "/v1/branches", BRANCH | {"branch_id": "graz", "name": "Graz"})
    office.ask("POST", path, WHY)

    moved = path.replace("hold", "transfer")
    answer = office.ask("POST", moved, {"branch_id": "graz"}, If_Match='"1"')

    assert answer.status_code == 200, answer.json
    assert held(office)[-1] == (True, "graz", 2)
