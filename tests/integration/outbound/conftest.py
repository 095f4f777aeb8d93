"""Outbound on a database of its own, called as the bus calls it."""

import pytest

from libs.testing import databases
from tests.integration.outbound.house import PREPARE, House


@pytest.fixture(scope="module")
def built(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        house = House(url)
        yield house
        house.close()


@pytest.fixture
def house(built):
    built.empty()
    return built
