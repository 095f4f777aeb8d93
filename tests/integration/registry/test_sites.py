"""Postal addresses, of clients' sites and of branches."""

import pytest

from tests.integration.registry.asking import account_manager

WIEN = {
    "country": "AT",
    "street": "Mariahilfer Straße 1",
    "postal_code": "1060",
    "city": "Wien",
}


@pytest.fixture
def add(office, client):
    """Record a site with an address."""

    def add(**address):
        body = {"client_id": client.json["client_id"], "name": "Head office"}
        return office.ask("POST", "/v1/sites", body | {"address": address})

    return add


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (WIEN, ["Mariahilfer Straße 1", "1060 WIEN", "AUSTRIA"]),
        (
            {
                "country": "US",
                "street": "1 Main St",
                "city": "Springfield",
                "area": "Illinois",
                "postal_code": "62701",
            },
            ["1 Main St", "SPRINGFIELD, IL 62701", "UNITED STATES"],
        ),
        (
            {
                "country": "GB",
                "street": "10 Downing Street",
                "city": "London",
                "postal_code": "sw1a 2aa",
            },
            ["10 Downing Street", "LONDON", "SW1A 2AA", "UNITED KINGDOM"],
        ),
    ],
    ids=["Austria", "United States", "United Kingdom"],
)
def test_an_address_is_written_as_its_country_does(add, office, address, lines):
    added = add(**address)

    assert added.status_code == 201
    assert added.json["address_lines"] == lines
    assert office.ask("GET", added.headers["Location"]).json == added.json


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"postal_code": "10600"}, "address.postal_code"),
        ({"postal_code": None}, "address.postal_code"),
        ({"country": "XX"}, "address.country"),
        ({"area": "Wien"}, "address.area"),
        ({"street": " "}, "address.street"),
        ({"floor": "3"}, "address.floor"),
    ],
)
def test_an_address_that_the_country_does_not_have_is_refused(add, wrong, path):
    refused = add(**WIEN | wrong)

    assert refused.status_code == 422
    assert [error["path"] for error in refused.json["errors"]] == [path]


@pytest.mark.requirement("T25")
def test_an_address_in_other_letters_is_the_same_address(office):
    place = "/v1/branches/vienna"
    moved = office.ask("PATCH", place, {"address": WIEN}, If_Match='"1"')
    before = len(office.announced())

    again = office.ask(
        "PATCH", place, {"address": WIEN | {"city": "WIEN"}}, If_Match='"2"'
    )

    assert moved.json["address_lines"][1] == "1060 WIEN"
    assert again.json == moved.json
    assert len(office.announced()) == before


def test_an_account_manager_sees_the_sites_of_their_clients_only(add, office):
    added = add(**WIEN)

    other = account_manager("s-of-nobody")

    assert office.ask("GET", added.headers["Location"], who=other).status_code == 404
    assert office.ask("GET", "/v1/sites", who=other).json["items"] == []
