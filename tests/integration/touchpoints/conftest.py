"""Touchpoints on a database of its own, its use cases called as the bus calls them."""

import pytest

from libs.testing import databases
from tests.integration.touchpoints.house import PREPARE, House


@pytest.fixture
def house(postgres):
    house = House(databases.fresh_database(postgres, PREPARE))
    yield house
    house.close()
