"""Touchpoints on a database of its own, its use cases called as the bus calls them."""

import pytest

from libs.testing import databases
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import PREPARE, House
from tests.integration.touchpoints.logbook import Logbook


@pytest.fixture
def house(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        house = House(url)
        yield house
        house.close()


@pytest.fixture
def logbook(house, tmp_path):
    world = World(house.url, tmp_path, ["touchpoints"], house.clock)
    house.open()
    yield Logbook(world)
    world.close()
