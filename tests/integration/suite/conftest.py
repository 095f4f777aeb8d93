"""The database of all services together, and their APIs."""

import pytest
from sqlalchemy import create_engine

from libs.storage.engine import with_driver
from libs.storage.migrations import migrate
from libs.testing import databases
from libs.testing.suites import prepared
from services.suite import WORKERS
from tests.integration.suite.audit_log import Log
from tests.integration.suite.world import World

PREPARE = prepared(WORKERS, lambda url: migrate(url, WORKERS))


@pytest.fixture(scope="module")
def database(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        yield url


@pytest.fixture
def fresh(postgres):
    """A database for one test alone."""
    with databases.lent_database(postgres, PREPARE) as url:
        yield url


@pytest.fixture(scope="module")
def owner(database):
    engine = create_engine(with_driver(database))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def catalog(owner):
    with owner.connect() as connection:
        yield lambda sql, **told: list(connection.exec_driver_sql(sql, told or None))


@pytest.fixture(scope="module")
def world(database, tmp_path_factory):
    world = World(database, tmp_path_factory.mktemp("world"))
    yield world
    world.close()


@pytest.fixture(scope="module")
def audited(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        log = Log(url)
        yield log
        log.close()


@pytest.fixture
def log(audited):
    """An audit log without an entry."""
    audited.empty()
    return audited


@pytest.fixture
def ten(log):
    """An audit log of ten entries."""
    log.write(*map(str, range(1, 11)))
    return log
