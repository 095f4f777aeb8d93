"""Holding a client as somebody types it: every service hears of it, shuffled or not."""

import pytest

from libs.contracts.upkeep import ClientHeld
from libs.storage import holds
from libs.testing import databases
from tests.integration.suite.carried import Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.test_persons import Door
from tests.integration.suite.typed import typed

SERVICES = ("touchpoints", "cadence", "concentration", "outbound")
NAMES = ("Alpine Dental", "Alpine Dental GmbH")


@pytest.fixture
def house(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        house = Carried(url, tmp_path)
        yield house
        house.close()


@pytest.fixture
def clients(house):
    door = Door(house)
    branch = {"branch_id": "vienna", "name": "Vienna", "country": "AT"}
    hours = {"mon": ["09:00-17:00"]}
    door.post("/v1/branches", branch | {"zone": "Europe/Vienna", "hours": hours})
    told = {"branch_id": "vienna", "status": "active", "tier": "A"}
    told |= {"since": "2019-05-01"}
    posted = [door.post("/v1/clients", told | {"name": name}) for name in NAMES]
    ids = [each["client_id"] for each in posted]
    door.post("/v1/contacts", {"name": "Julia Huber", "client_id": ids[0]})
    house.carry()
    return ids


def held(house):
    found = []
    for service in SERVICES:
        with house.workers[service].begin() as transaction:
            found.append(holds.held(transaction))
    return found


@pytest.mark.requirement("GD-5")
def test_whoever_is_held_is_held_in_every_service_with_its_family(house, clients):
    with typed(house) as keepwell:
        said = keepwell("hold", "set", NAMES[0], "--reason", "Claim 26/117")
        house.carry()
        assert held(house) == [clients[:1]] * len(SERVICES)
        assert "keepwell hold lift 'Alpine Dental' lets it go." in said
        assert "Claim 26/117" in keepwell("holds")

        keepwell("duplicates", "merge", *NAMES)
        house.carry()
        assert held(house) == [sorted(clients)] * len(SERVICES)

        assert "on hold no longer" in keepwell("hold", "lift", NAMES[0])
        house.carry()
        assert held(house) == [[]] * len(SERVICES)
        assert keepwell("holds").strip() == "No client is on hold."
        assert "Claim 26/117" in keepwell("holds", "--all")


@pytest.mark.requirement("GD-5")
def test_a_hold_that_was_lifted_is_not_put_back_by_word_that_comes_late(house, clients):
    told = {"hold_id": "h", "client_id": clients[0], "branch_id": "vienna"}
    placed = ClientHeld(**told, held=True, revision=1)
    lifted = ClientHeld(**told, held=False, revision=2)

    with house.workers["cadence"].begin() as transaction:
        holds.record(transaction, [lifted])
        holds.record(transaction, [placed, placed])

        assert holds.held(transaction) == []


@pytest.mark.requirement("GD-5")
def test_erasing_again_goes_on_past_whom_a_hold_keeps(house, clients, tmp_path):
    [(julia,)] = house.rows("select contact_id from registry.contacts")
    kurt = {"name": "Kurt Moser", "client_id": clients[1]}
    kurt = Door(house).post("/v1/contacts", kurt)["contact_id"]
    with typed(house) as keepwell:
        keepwell("hold", "set", NAMES[0], "--reason", "Claim 26/117")
        listed = tmp_path / "erased"
        listed.write_text(f"{julia} nobody {kurt}")
        said = keepwell("person", "erase", "--again", str(listed))

    assert "Erased 1 person again." in said
    assert "Not in the backup: 1." in said
    assert "Not erased, because their client is on hold: 1." in said
