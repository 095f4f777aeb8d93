"""Code of the last release goes on working while, and after, we migrate."""

import pytest
from sqlalchemy import create_engine

from libs.storage.engine import with_driver
from libs.storage.migrations import climb, homes, versions
from libs.testing import databases
from libs.testing.suites import prepared
from services.suite import WORKERS
from tests.upgrade.ledger import read
from tests.upgrade.released import digest_of, released

HOMES = homes(WORKERS)


def lay_released(url):
    climb_to(url, {schema: each["version"] for schema, each in released().items()})


def climb_to(url, versions_of):
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        for schema, version in versions_of.items():
            climb(connection, schema, HOMES[schema], lambda _: None, version)
    engine.dispose()


PREPARE = prepared(WORKERS, lay_released)


@pytest.fixture
def database(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        engine = create_engine(with_driver(url))
        yield engine, url
        engine.dispose()


def ledger(engine):
    with engine.connect() as connection:
        return read(connection)


@pytest.mark.parametrize("schema", released())
def test_a_released_migration_is_never_edited(schema):
    note = released()[schema]

    assert digest_of(schema, note["version"]) == note["digest"]


def test_nothing_that_released_code_relies_on_goes_or_refuses_it(database):
    engine, url = database
    before = ledger(engine)

    climb_to(url, dict.fromkeys(HOMES, "head"))

    assert len(before.promises) > 1_000
    assert before.breaches(ledger(engine)) == []
    with engine.connect() as connection:
        assert all(v.reached == v.newest for v in versions(connection, WORKERS))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("drop table registry.branches cascade", "column registry.branches.zone text"),
        (
            "alter table registry.clients rename name to called",
            "column registry.clients.name text",
        ),
        (
            "alter table cadence.audit alter subject type varchar(9)",
            "column cadence.audit.subject text",
        ),
        (
            "revoke insert on cadence.audit from cadence_api",
            "cadence_api may INSERT on cadence.audit",
        ),
        ("drop function keepwell.branches cascade", "function keepwell.branches()"),
        (
            "alter table cadence.timers drop constraint timers_pkey",
            "key of cadence.timers name",
        ),
        (
            "alter table cadence.audit add why text not null",
            "cadence.audit: required why",
        ),
        (
            "alter table cadence.audit add check (action <> '')",
            "cadence.audit: constraint CHECK",
        ),
        (
            "create unique index on cadence.audit (action)",
            "cadence.audit: key action",
        ),
    ],
)
def test_a_change_that_old_code_would_not_survive_is_named(database, change, named):
    engine, _url = database
    before = ledger(engine)

    with engine.begin() as connection:
        connection.exec_driver_sql(change)

    assert any(named in breach for breach in before.breaches(ledger(engine)))


@pytest.mark.parametrize(
    "change",
    [
        "alter table cadence.audit add why text",
        "alter table cadence.audit add why text not null default ''",
        "create table cadence.more (one text primary key check (one <> ''))",
        "create index on cadence.audit (action)",
        "grant select on cadence.audit to cadence_worker",
        "alter table cadence.audit alter subject drop not null",
    ],
)
def test_a_change_that_only_adds_is_let_through(database, change):
    engine, _url = database
    before = ledger(engine)

    with engine.begin() as connection:
        connection.exec_driver_sql(change)

    assert before.breaches(ledger(engine)) == []
