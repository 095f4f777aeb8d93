"""Postal addresses, of clients' sites and of branches."""

import pytest

from libs.bus.handles import heard_by
from libs.contracts.sites import SiteAddressed, SiteRecorded
from services.registry.usecases import untold
from services.suite import WORKERS
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


def announced(office, kind=SiteRecorded):
    return [each for each in office.announced() if isinstance(each, kind)]


def test_a_site_is_announced_by_its_area_and_never_by_its_street(add, office):
    site = add(**WIEN).json
    office.ask(
        "PATCH",
        f"/v1/sites/{site['site_id']}",
        {"servers": 2, "subdivision": "9"},
        if_match='"1"',
    )

    first, second = announced(office)
    assert (first.client_id, first.country) == (site["client_id"], "AT")
    assert (first.postal_code, first.subdivision, first.servers) == ("1060", None, None)
    assert (second.subdivision, second.servers, second.revision) == ("9", 2, 2)
    assert "Mariahilfer" not in str(announced(office))


def test_where_post_goes_is_told_apart_when_it_is_given_and_when_it_changes(
    add, office
):
    site = add(**WIEN).json
    moved = {"address": WIEN | {"street": "Mariahilfer Straße 3"}}
    office.ask("PATCH", f"/v1/sites/{site['site_id']}", moved, if_match='"1"')

    first, second = announced(office, SiteAddressed)
    assert first.address_lines == ("Mariahilfer Straße 1", "1060 WIEN", "AUSTRIA")
    assert (second.address_lines[0], second.revision) == ("Mariahilfer Straße 3", 2)
    assert (second.site_id, second.client_id) == (site["site_id"], site["client_id"])
    assert (second.branch_id, second.country) == ("vienna", "AT")


def test_only_who_sends_post_hears_of_streets():
    heard = {hearer for hearer, it in WORKERS.items() if SiteAddressed in types_of(it)}

    assert heard == {"outbound"}


def types_of(service):
    return set(heard_by(service).values())


def test_sites_from_before_they_were_announced_are_announced_once(add, office):
    add(**WIEN)
    with office.owner.begin() as connection:
        connection.exec_driver_sql("update registry.sites set told = false")

    for _ in range(2):
        with office.worker.begin() as transaction:
            assert untold.announce(transaction) is None

    for kind in (SiteRecorded, SiteAddressed):
        first, again = announced(office, kind)
        assert again == first


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
