"""An owner who is no superuser dumps a database and loads it, and nothing lacks."""

from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from click.testing import CliRunner

from libs.storage import dumps, embedded, outbox
from libs.storage.logins import as_role, login_names
from libs.values import Refused
from services import preparation
from services.cli import main
from services.cli.backups import DATABASE, SuiteIsThere, restore
from services.suite import WORKERS

FILLED = """
insert into keepwell.keys values ('k', 'pbx', '', 'emitter', null, '{{pbx}}',
  clock_timestamp(), 'me', clock_timestamp() + interval '1 d');
insert into cadence.audit (at, actor, action, subject, details)
  values (clock_timestamp(), 'me', 'said', 'it', '{{}}');
insert into cadence.outbox (type, body, published_at)
  select 't', '', clock_timestamp() from generate_series(1, 3);
insert into touchpoints.unmatched select 'pbx', branch, branch, '+431',
  clock_timestamp(), '', '' from unnest(array['vienna', 'graz']) as b (branch);
"""
COUNTED = """
select (select count(*) from keepwell.keys), (select count(*) from cadence.audit),
  (select count(*) from cadence.outbox), (select count(*) from touchpoints.unmatched)
"""
POLICIES = "select count(*), count(distinct polrelid) from pg_policy"


@pytest.fixture(scope="module")
def keeper():
    """The URL, without a database, of who may make roles and databases, and no more."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        server = embedded.start(Path(name), durable=False)
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("create role keeper login createrole createdb")
            connection.execute("alter role keeper password 'k'")
            connection.execute("grant pg_monitor to keeper")
        yield as_role(server.url, "keeper", "k").removesuffix("postgres")
        server.stop()


@pytest.fixture(scope="module")
def full(keeper):
    url = fresh(keeper, "first")
    with preparation.owner(url) as engine:
        preparation.provide_roles(engine, dict.fromkeys(login_names(WORKERS), "p"))
        preparation.migrate(url, lambda _: None)
    with psycopg.connect(url) as connection:
        connection.execute(FILLED.format())
    return url


def fresh(keeper, name):
    with psycopg.connect(f"{keeper}postgres", autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return f"{keeper}{name}"


def told(url, sql):
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchone()


def test_an_owner_who_is_no_superuser_gets_every_row_and_wall(keeper, full, tmp_path):
    dumps.dump(full, tmp_path / "dump")
    url = fresh(keeper, "second")

    dumps.load(url, tmp_path / "dump")

    assert told(url, COUNTED) == (1, 1, 3, 2)
    assert told(url, POLICIES) == told(full, POLICIES)
    worker = as_role(url, "touchpoints_worker", "p")
    assert told(worker, "select count(*) from touchpoints.unmatched") == (2,)


def test_a_broker_that_lost_what_it_had_gets_it_again(full):
    with preparation.owner(full) as engine, engine.begin() as connection:
        again = outbox.carry_again(connection, "cadence")
        waiting = outbox.unpublished(connection, "cadence", 10)
        connection.rollback()

    assert (again, len(waiting)) == (3, 3)


def test_a_database_that_has_a_suite_is_left_alone(full, tmp_path, monkeypatch):
    monkeypatch.setenv("KEEPWELL_DATABASE_URL", full)

    with pytest.raises(SuiteIsThere):
        restore.callback(tmp_path)


def test_what_is_no_dump_is_refused_and_says_why(keeper, tmp_path):
    (tmp_path / "dump").write_text("nothing")

    with pytest.raises(Refused, match="does not appear to be a valid archive"):
        dumps.load(fresh(keeper, "third"), tmp_path / "dump")


def test_a_backup_is_read_back_to_its_end_before_it_is_noted(full, tmp_path):
    environment = {"KEEPWELL_DATABASE_URL": full}

    said = CliRunner().invoke(main, ["backup", str(tmp_path / "b")], env=environment)

    assert said.exit_code == 0, said.output
    assert told(full, "select count(*), bool_and(verified) from keepwell.backups") == (
        1,
        True,
    )
    dump = tmp_path / "b" / DATABASE
    dump.write_bytes(dump.read_bytes()[:-2_000])
    with pytest.raises(dumps.NotLoaded):
        dumps.read_back(dump)
