"""A suite that is empty at first, and the command typed at it."""

import pytest

from libs.testing import databases
from tests.integration.suite.carried import Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.typed import news_travels, typed


@pytest.fixture
def house(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        house = Carried(url, tmp_path)
        yield house
        house.close()


@pytest.fixture
def keepwell(house):
    with typed(house) as typing:

        def keepwell(*words):
            with news_travels(house):
                said = typing(*words)
            house.carry()
            return said

        yield keepwell


@pytest.fixture
def run_in():
    def run_in(done):
        """Read of which run an import says that it was."""
        [line] = [each for each in done.splitlines() if "import revert" in each]
        return line.split()[3]

    return run_in
