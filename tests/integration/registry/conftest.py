"""A migrated registry for each test."""

import pytest
from sqlalchemy import create_engine

from libs.storage.engine import with_driver
from libs.storage.migrations import migrate
from libs.testing import databases
from libs.testing.emptying import emptying
from libs.testing.suites import prepared
from tests.integration.registry.asking import BRANCH, CLIENT, Registry

PREPARE = prepared(["registry"], lambda url: migrate(url, ["registry"]))


@pytest.fixture(scope="module")
def database(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        owner = create_engine(with_driver(url))
        yield url, emptying(owner, "keepwell", "registry")
        owner.dispose()


@pytest.fixture
def registry(database, tmp_path, monkeypatch):
    url, forget = database
    forget()
    registry = Registry(url, tmp_path, monkeypatch)
    yield registry
    registry.close()


@pytest.fixture
def office(registry):
    """A registry with a branch, and nothing of it announced any more."""
    registry.ask("POST", "/v1/branches", BRANCH)
    return registry


@pytest.fixture
def client(office):
    """The answer to recording a client."""
    return office.ask("POST", "/v1/clients", CLIENT)
