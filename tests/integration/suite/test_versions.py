"""Code and schemas of different releases: what waits, works and is left alone."""

import time

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine
from werkzeug.test import Client

from libs.observability.health import Health
from libs.storage import schemas
from libs.storage.engine import with_driver
from libs.storage.logins import as_role
from libs.storage.migrations import climb, migrate
from libs.testing import databases
from libs.testing.suites import CALLER, PASSWORD, Suite, prepared, suite
from libs.waiting import until
from services.apis import api_of
from services.cli import main
from services.suite import WORKERS

SERVICE = "registry"
HOME = schemas.homes([SERVICE])[SERVICE]
*_, BEFORE, NEWEST = schemas.revisions(HOME)
UNREADABLE = f"{SERVICE} is at nothing, not {NEWEST}: keepwell migrate"
TOO_OLD = f"{SERVICE} is at {BEFORE}, not {NEWEST}: keepwell migrate"
WORKER = ["-m", "services.worker", SERVICE]


def of_the_last_release(url):
    """Lay the schema as it was one version ago."""
    migrate(url, [])
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        climb(connection, SERVICE, HOME, lambda _: None, to=BEFORE)
    engine.dispose()


PREPARE = prepared([SERVICE], of_the_last_release)


@pytest.fixture
def old(postgres, tmp_path):
    """Lend a suite of one service on the database of the last release."""
    with (
        databases.lent_database(postgres, PREPARE) as url,
        suite(Suite(url, {SERVICE: {}}, "local", tmp_path)) as old,
    ):
        yield old


@pytest.fixture
def api(old):
    environment = {
        "KEEPWELL_REGISTRY_API_DATABASE_URL": as_role(
            old.url, f"{SERVICE}_api", PASSWORD
        ),
        "KEEPWELL_KEY_PEPPER": "p" * 32,
        "KEEPWELL_CURSOR_SECRET": "c" * 32,
        "KEEPWELL_ISSUERS": "{}",
    }
    api = api_of(SERVICE, environment, Health())
    yield Client(api)
    api.service.transactions.engine.dispose()


def test_new_code_on_an_old_schema_waits_and_begins_once_it_is_migrated(old, api):
    worker = old.start(WORKER)
    assert until(lambda: "waiting for migrations" in old.logs(), 20)

    assert not until(lambda: "worker ready" in old.logs(), 1)
    assert unready(api) == {"registry database": TOO_OLD}
    assert unready(at(worker)) == {"registry": f"beginning: {TOO_OLD}"}
    assert CALLER.get(at(worker, "/livez")).status_code == 200

    migrate(old.url, [SERVICE])

    assert api.get("/readyz").status_code == 200
    assert until(worker.ready, 10)
    assert worker.process.poll() is None


def test_a_schema_that_nobody_lets_it_read_is_too_old(old, api):
    old.rows("revoke select on registry.versions from registry_api")

    assert unready(api) == {"registry database": UNREADABLE}


@pytest.mark.parametrize("schema", ["registry", "keepwell"])
def test_old_code_on_a_newer_schema_works(old, api, schema):
    migrate(old.url, [SERVICE])
    old.rows(f"update {schema}.versions set version_num = '9999'")  # noqa: S608 our own

    assert api.get("/readyz").status_code == 200


def test_old_code_leaves_a_newer_schema_alone_and_says_so(fresh):
    owner = create_engine(with_driver(fresh))
    with owner.begin() as connection:
        connection.exec_driver_sql("update cadence.versions set version_num = '9999'")
    with owner.connect() as connection:
        before = schemas.versions(connection, WORKERS)

    done = CliRunner().invoke(main, ["migrate"], env={"KEEPWELL_DATABASE_URL": fresh})

    assert done.exit_code == 0
    assert done.output == "left cadence alone: 9999 is newer than this code\n"
    with owner.connect() as connection:
        assert schemas.versions(connection, WORKERS) == before
    owner.dispose()


def test_topology_waits_for_its_servers_and_for_migrate_and_then_gives_up(old):
    told = {"KEEPWELL_CARRIER": "local", "KEEPWELL_DATABASE_URL": old.url}
    nowhere = {"KEEPWELL_DATABASE_URL": "postgresql://me@127.0.0.1:1/x"}
    begun = time.monotonic()

    early = CliRunner().invoke(main, ["topology", "--wait", "0.5"], env=told)
    lost = CliRunner().invoke(main, ["migrate", "--wait", "0"], env=nowhere)

    assert (early.exit_code, lost.exit_code) == (1, 1)
    assert early.output.splitlines() == [
        f"Waiting, 0.5 s at most: {TOO_OLD}",
        f"Error: Gave up after 0.5 s: {TOO_OLD}",
    ]
    assert lost.output.splitlines() == [
        "Error: Gave up after 0 s: PostgreSQL does not answer: Connection refused"
    ]
    assert time.monotonic() - begun < 5


def unready(asked):
    answer = asked.get("/readyz") if isinstance(asked, Client) else CALLER.get(asked)
    assert answer.status_code == 503
    problem = answer.json() if callable(answer.json) else answer.json
    return problem["failing"]


def at(worker, path="/readyz"):
    return f"http://127.0.0.1:{worker.side_port}{path}"
