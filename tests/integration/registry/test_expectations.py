from datetime import UTC, datetime
from functools import partial

import pytest

from tests.integration.registry.asking import CLIENT, account_manager

TODAY = datetime.now(UTC).date().isoformat()
WITHOUT = "/v1/clients-without-expectations"
TERMS = {"name": "Service level", "terms": "Weekdays", "response_minutes": 60}


@pytest.fixture
def expectation(office, client):
    said = TERMS | {"client_id": client.json["client_id"]}
    return office.ask("POST", "/v1/expectations", said)


@pytest.fixture
def acknowledge(office, client, expectation):
    """Have somebody at the client acknowledge it."""
    person = {"client_id": client.json["client_id"], "name": "Julia Huber"}
    contact = office.ask("POST", "/v1/contacts", person).json["contact_id"]
    path = f"{expectation.headers['Location']}/acknowledgement"
    said = {"contact_id": contact, "acknowledged_on": TODAY}
    return partial(office.ask, "POST", path, said)


def without(office, **asking):
    return [each["name"] for each in office.ask("GET", WITHOUT, **asking).json["items"]]


@pytest.mark.requirement("R62")
def test_active_clients_are_listed_until_they_acknowledge_an_expectation(
    office, expectation, acknowledge
):
    for status in ("prospect", "dormant"):
        office.ask("POST", "/v1/clients", CLIENT | {"name": status, "status": status})
    office.ask("POST", "/v1/clients", CLIENT | {"name": "Told nothing"})
    before = without(office)

    acknowledged = acknowledge()

    assert expectation.json["acknowledged_on"] is None
    assert before == ["Alpine Dental", "Told nothing"]
    assert acknowledged.json["acknowledged_on"] == TODAY
    assert without(office) == ["Told nothing"]


@pytest.mark.requirement("R62")
def test_an_expectation_that_says_something_else_is_acknowledged_anew(
    office, acknowledge
):
    acknowledged = acknowledge()

    changed = office.ask(
        "PATCH",
        f"/v1/expectations/{acknowledged.json['expectation_id']}",
        {"response_minutes": 240},
        if_match=acknowledged.headers["ETag"],
    )

    assert (changed.json["response_minutes"], changed.json["acknowledged_by"]) == (
        240,
        None,
    )
    assert without(office) == ["Alpine Dental"]


@pytest.mark.requirement("R62")
def test_what_a_merged_client_acknowledged_counts_for_the_survivor(
    office, client, acknowledge
):
    acknowledge()
    twin = office.ask("POST", "/v1/clients", CLIENT | {"name": "Alpine Dental OG"}).json
    assert without(office) == ["Alpine Dental OG"]

    merge = {"survivor_id": twin["client_id"], "client_id": client.json["client_id"]}
    office.ask("POST", "/v1/merges", merge)

    assert without(office) == []
    last = office.ask("POST", "/v1/clients", CLIENT | {"name": "Alpine Group"}).json
    assert without(office) == ["Alpine Group"]
    merge = {"survivor_id": last["client_id"], "client_id": twin["client_id"]}
    office.ask("POST", "/v1/merges", merge)
    assert without(office) == []


def test_it_is_acknowledged_by_somebody_at_the_client(office, expectation):
    other = office.ask("POST", "/v1/clients", CLIENT | {"name": "Zeta Steel"}).json
    person = {"client_id": other["client_id"], "name": "Somebody else"}
    elsewhere = office.ask("POST", "/v1/contacts", person).json["contact_id"]

    stranger = office.ask(
        "POST",
        f"{expectation.headers['Location']}/acknowledgement",
        {"contact_id": elsewhere, "acknowledged_on": TODAY},
    )

    assert stranger.status_code == 404
    assert stranger.json["errors"][0]["path"] == "contact_id"


def test_an_account_manager_is_told_of_their_own_clients(office, client):
    assert without(office) == [client.json["name"]]
    assert without(office, who=account_manager("s-of-nobody")) == []
