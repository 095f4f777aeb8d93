"""Touchpoints on a database of its own, its use cases called as the bus calls them."""

import pytest
from sqlalchemy import create_engine

from libs.storage.engine import with_driver
from libs.testing import databases
from libs.testing.emptying import emptying
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import PREPARE, House
from tests.integration.touchpoints.logbook import Logbook


@pytest.fixture(scope="module")
def database(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        owner = create_engine(with_driver(url))
        yield url, emptying(owner, "keepwell", "touchpoints")
        owner.dispose()


@pytest.fixture
def house(database):
    url, forget = database
    forget()
    house = House(url)
    yield house
    house.close()


@pytest.fixture
def logbook(house, tmp_path):
    world = World(house.url, tmp_path, ["touchpoints"], house.clock)
    house.open()
    yield Logbook(world)
    world.close()
