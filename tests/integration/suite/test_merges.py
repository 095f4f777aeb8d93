"""A merge in all services: whatever arrives when, and undone as if it had not been."""

import random

import pytest

from libs.identity import Role
from libs.testing import databases
from tests.integration.suite.carried import Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.test_persons import Door, call

NUMBERS = {"Alpine Dental": "+43720700700", "Alpine Dental GmbH": "+43720800800"}
SEEN = (
    "select client_id, value, level, only_billed from touchpoints.relationships",
    """
    select client_id, number, missed_at, due_at from touchpoints.callbacks
    where closed_at is null
    """,
    """
    select client_id, last_call, last_meeting, next_touch_at, value
    from cadence.clients
    """,
    "select client_id, touch_id, satisfies from cadence.touches",
    """
    select client_id, number, due_at from cadence.callbacks where closed_at is null
    """,
)


@pytest.fixture
def house(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        house = Carried(url, tmp_path)
        yield house
        house.close()


@pytest.fixture
def twins(house):
    """Two clients of almost the same name, and the door they came in by."""
    door = Door(house)
    branch = {"branch_id": "vienna", "name": "Vienna", "country": "AT"}
    door.post("/v1/branches", branch | {"zone": "Europe/Vienna"} | EVERY_DAY)
    told = {"branch_id": "vienna", "status": "active", "tier": "A"}
    told |= {"since": "2019-05-01"}
    survivor, client = (
        door.post("/v1/clients", told | {"name": name, "phones": [number]})["client_id"]
        for name, number in NUMBERS.items()
    )
    house.carry()
    return door, survivor, client


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = {"hours": {day: ["00:00-23:59"] for day in DAYS}}


def stop_the_clock(house):
    house.clock.at = house.clock.read(None)


def ring(house, ago, *, missed=False):
    for number in NUMBERS.values():
        call(house, number, missed=missed, ago=ago)


def seen(house):
    return [sorted(house.rows(query), key=str) for query in SEEN]


def merge(door, survivor, client):
    both = {"survivor_id": survivor, "client_id": client}
    return door.post("/v1/merges", both)["merge_id"]


def test_a_merged_client_is_one_to_be_called_until_it_is_undone(house, twins):
    door, survivor, client = twins
    stop_the_clock(house)
    ring(house, 90)
    ring(house, 30, missed=True)
    house.carry()
    before = seen(house)

    merged = merge(door, survivor, client)
    house.carry()
    listed = house.ask("cadence", "GET", "/v1/next-touches", Role.OWNER).json["items"]
    known = house.ask("touchpoints", "GET", "/v1/relationships", Role.OWNER).json
    owed = house.ask("touchpoints", "GET", "/v1/callbacks", Role.OWNER).json["items"]
    door.post(f"/v1/merges/{merged}/undoing", None)
    house.carry()

    assert [each["client_id"] for each in listed] == [survivor]
    assert [each["client_id"] for each in known["items"]] == [survivor]
    assert {each["client_id"] for each in owed} == {survivor}
    assert len(owed) == 2
    assert seen(house) == before


@pytest.mark.parametrize("seed", range(5))
def test_what_arrives_late_or_early_ends_up_the_same(house, twins, seed):
    door, survivor, client = twins
    stop_the_clock(house)
    ring(house, 90)
    house.carry()
    before = seen(house)
    merged = merge(door, survivor, client)
    ring(house, 30, missed=True)
    dice = random.Random(seed)

    house.carry(lambda told: dice.sample(told, len(told)))
    owed = house.ask("touchpoints", "GET", "/v1/callbacks", Role.OWNER).json["items"]
    assert {each["client_id"] for each in owed} == {survivor}
    door.post(f"/v1/merges/{merged}/undoing", None)
    house.carry()
    ring(house, 15)
    house.carry()

    assert (
        house.ask("touchpoints", "GET", "/v1/callbacks", Role.OWNER).json["items"] == []
    )
    clients = {row[0] for row in seen(house)[0]}
    assert clients == {row[0] for row in before[0]}
    assert house.rows(
        "select count(*) from touchpoints.touches group by client_id"
    ) == [(3,), (3,)]
    assert house.rows("select count(*) from cadence.touches group by client_id") == [
        (2,),
        (2,),
    ]
