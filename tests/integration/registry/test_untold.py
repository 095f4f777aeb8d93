"""Who came to listen later hears of what was on record before, each thing once."""

from collections import Counter

import pytest

from services.registry.usecases import untold
from tests.integration.registry.asking import CLIENT
from tests.integration.registry.test_consents import GIVEN, JULIA
from tests.integration.registry.test_needs import NEED
from tests.integration.registry.test_records import ANNA
from tests.integration.registry.test_sites import WIEN


@pytest.fixture
def full(office, client):
    """A registry with one of everything, and two clients that count for one."""
    of_client = {"client_id": client.json["client_id"]}
    twin = office.ask("POST", "/v1/clients", CLIENT | {"name": "Alpine Dental Ltd"})
    office.ask("POST", "/v1/staff", ANNA)
    contact = office.ask("POST", "/v1/contacts", JULIA | of_client)
    office.ask("POST", f"{contact.headers['Location']}/consents", GIVEN)
    site = {"name": "Head office", "address": WIEN}
    office.ask("POST", "/v1/sites", site | of_client)
    office.ask("POST", "/v1/needs", NEED | of_client)
    both = {
        "survivor_id": client.json["client_id"],
        "client_id": twin.json["client_id"],
    }
    office.ask("POST", "/v1/merges", both)
    return office


def told(registry):
    return Counter(map(repr, registry.announced()))


def test_everything_is_announced_once_more_in_an_order_that_can_be_followed(full):
    before = told(full)
    with full.owner.begin() as connection:
        for kind in untold.KINDS:
            name = kind.table.bulk.table
            connection.exec_driver_sql(
                f"update registry.{name} set told = false"  # noqa: S608 our own names
            )

    for _ in range(2):
        with full.worker.begin() as transaction:
            assert untold.announce(transaction) is None

    again = full.announced()[before.total() :]
    assert Counter(map(repr, again)) == before
    assert len({type(each) for each in again}) == len(untold.KINDS) + 1  # two of a site
    assert [type(each).__name__ for each in again][:3] == [
        "BranchRecorded",
        "StaffRecorded",
        "ClientRecorded",
    ]
