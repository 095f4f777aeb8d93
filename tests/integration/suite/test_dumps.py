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
from services.cli import main, restoring
from services.cli.restoring import DATABASE
from services.suite import WORKERS
from tests.upgrade.released import released
from tests.upgrade.test_upgrade import climb_to

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
OLDER = {schema: each["version"] for schema, each in released().items()}
ANNOUNCED = """
insert into cadence.outbox (type, body, published_at)
  select 't', '', clock_timestamp() from generate_series(1, 3)
"""
UNPUBLISHED = "select count(*) from cadence.outbox where published_at is null"
SCHEMAS = """
select array_agg(nspname::text) from pg_namespace
where nspname !~ '^pg_' and nspname <> 'information_schema'
"""
MENDED = """
drop policy if exists owner on touchpoints.unmatched;
drop policy if exists no on touchpoints.unmatched;
create policy owner on touchpoints.unmatched to keepwell_owner
  using (true) with check (true)
"""
EVERY_TABLE = """
select c.oid::regclass::text from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
and c.oid <> 'keepwell.backups'::regclass
"""
COUNT = "select count(*) from "
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


def counts(url):
    """Count the rows of every table."""
    with psycopg.connect(url) as connection:
        return dict(
            (table, *connection.execute(COUNT + table).fetchone())
            for (table,) in connection.execute(EVERY_TABLE).fetchall()
        )


def ask(*command, **environment):
    return CliRunner().invoke(main, list(command), env=environment).output


@pytest.fixture
def folder():
    """A data folder that the user of a server may enter."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="module")
def backup(full, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backup") / "b"
    assert "is whole" in ask("backup", str(folder), KEEPWELL_DATABASE_URL=full)
    return folder


def test_an_owner_who_is_no_superuser_gets_every_row_and_wall(keeper, full, tmp_path):
    dumps.dump(full, tmp_path / "dump")
    url = fresh(keeper, "second")

    dumps.load(url, tmp_path / "dump")

    assert counts(url) == counts(full)
    assert told(url, COUNTED) == (1, 1, 3, 2)
    assert told(url, POLICIES) == told(full, POLICIES)
    worker = as_role(url, "touchpoints_worker", "p")
    assert told(worker, "select count(*) from touchpoints.unmatched") == (2,)


@pytest.mark.parametrize(
    "veil",
    [
        "drop policy owner on touchpoints.unmatched",
        "alter policy owner on touchpoints.unmatched using (branch_id = 'graz')",
        "create policy no on touchpoints.unmatched as restrictive using (false)",
    ],
)
def test_a_backup_that_would_lack_rows_is_refused(full, tmp_path, veil):
    with psycopg.connect(full, autocommit=True) as connection:
        connection.execute(veil)
        with pytest.raises(dumps.NotDumped, match=r"rows of touchpoints\.unmatched"):
            dumps.dump(full, tmp_path / "dump")
        connection.execute(MENDED)

    assert not (tmp_path / "dump").exists()


def test_a_broker_that_lost_what_it_had_gets_it_again(full):
    with preparation.owner(full) as engine, engine.begin() as connection:
        again = outbox.carry_again(connection, "cadence")
        waiting = outbox.unpublished(connection, "cadence", 10)
        connection.rollback()

    assert (again, len(waiting)) == (3, 3)


@pytest.mark.parametrize("told_in", ["", "_FILE"])
def test_a_database_that_has_a_suite_is_left_alone(full, backup, folder, told_in):
    file = folder / "url"
    file.write_text(full)
    value = str(file) if told_in else full

    said = ask(
        *("restore", str(backup)),
        **{f"KEEPWELL_DATABASE_URL{told_in}": value, "KEEPWELL_DATA": str(folder)},
    )

    assert "A suite is there already" in said
    assert [*folder.iterdir()] == [file]


def test_a_file_without_a_url_means_no_other_place(backup, folder):
    told = {"KEEPWELL_DATABASE_URL_FILE": "/no/such", "KEEPWELL_DATA": str(folder)}

    said = ask("restore", str(backup), **told)

    assert "holds no URL" in said
    assert [*folder.iterdir()] == []


def test_a_deployments_backup_holds_no_secrets_of_a_suite(full, folder):
    file = folder / "url"
    file.write_text(full)
    (folder / "secrets.json").write_text("{}")
    told = {"KEEPWELL_DATABASE_URL_FILE": str(file), "KEEPWELL_DATA": str(folder)}

    said = ask("backup", str(folder / "b"), **told)

    assert "is whole" in said
    assert [each.name for each in (folder / "b").iterdir()] == [DATABASE]


def test_a_backup_of_an_older_release_is_restored_and_migrated(keeper, tmp_path):
    old, url = fresh(keeper, "old"), fresh(keeper, "from_old")
    climb_to(old, {name: each for name, each in OLDER.items() if name != "outbound"})
    with psycopg.connect(old) as connection:
        connection.execute(ANNOUNCED)
    backup = tmp_path / "b"
    ask("backup", str(backup), KEEPWELL_DATABASE_URL=old)

    said = ask("restore", str(backup), KEEPWELL_DATABASE_URL=url)

    assert "3 events travel again" in said
    assert told(url, UNPUBLISHED) == (3,)
    preparation.migrate(url, lambda _: None)
    with preparation.owner(url) as engine:
        preparation.check_migrated(engine)
    assert told(url, UNPUBLISHED) == (3,)


def test_a_restore_that_was_broken_off_is_ended_by_the_next(keeper, backup):
    url = fresh(keeper, "broken_off")
    with psycopg.connect(url) as connection:
        connection.execute(restoring.MARK)
    dumps.load(url, backup / DATABASE)

    said = ask("restore", str(backup), KEEPWELL_DATABASE_URL=url)
    again = ask("restore", str(backup), KEEPWELL_DATABASE_URL=url)

    assert "3 events travel again" in said
    assert told(url, UNPUBLISHED) == (3,)
    assert "A suite is there already" in again


def test_a_restore_that_fails_leaves_the_database_as_it_was(keeper, tmp_path):
    url = fresh(keeper, "as_it_was")
    (tmp_path / DATABASE).write_text("nothing")

    said = ask("restore", str(tmp_path), KEEPWELL_DATABASE_URL=url)

    assert "does not appear to be a valid archive" in said
    assert told(url, SCHEMAS) == (["public"],)


def test_a_restore_that_fails_leaves_no_suite_behind(folder, tmp_path):
    (tmp_path / "secrets.json").write_text("{}")
    (tmp_path / DATABASE).write_text("nothing")

    said = [ask("restore", str(tmp_path), KEEPWELL_DATA=str(folder)) for _ in range(2)]

    assert ["valid archive" in each for each in said] == [True, True]
    assert {each.name for each in folder.iterdir()} == {"run.lock", "processes.lock"}


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ({"secrets.json": "{}"}, f"There is no {DATABASE}"),
        ({DATABASE: ""}, "secrets.json is missing or is broken"),
        ({DATABASE: "", "secrets.json": "{"}, "secrets.json is missing or is broken"),
    ],
)
def test_what_is_no_backup_makes_no_suite(folder, tmp_path, there, why):
    for name, told in there.items():
        (tmp_path / name).write_text(told)

    said = ask("restore", str(tmp_path), KEEPWELL_DATA=str(folder))

    assert why in said
    assert [*folder.iterdir()] == []


def test_other_secrets_of_a_data_folder_are_not_overwritten(folder, tmp_path):
    for name in (DATABASE, "secrets.json"):
        (tmp_path / name).write_text("{}")
    kept = folder / "secrets.json"
    kept.write_text('{"KEEPWELL_KEY_PEPPER": "p"}')

    said = ask("restore", str(tmp_path), KEEPWELL_DATA=str(folder))

    assert "is not that of the backup: move it away" in said
    assert "PEPPER" in kept.read_text()


def test_what_is_no_dump_is_refused_and_says_why(keeper, tmp_path):
    (tmp_path / "dump").write_text("nothing")

    with pytest.raises(Refused, match="does not appear to be a valid archive"):
        dumps.load(fresh(keeper, "third"), tmp_path / "dump")


def test_a_backup_is_read_back_to_its_end_before_it_is_noted(full, backup, tmp_path):
    noted = "select count(*) > 0, bool_and(verified) from keepwell.backups"
    assert told(full, noted) == (True, True)
    whole = (backup / DATABASE).read_bytes()
    (tmp_path / DATABASE).write_bytes(whole[:-2_000])

    with pytest.raises(dumps.NotLoaded):
        dumps.read_back(tmp_path / DATABASE)


def test_nobody_else_may_read_a_backup_or_what_lies_beside_it(backup):
    every = [backup, *backup.iterdir()]

    assert [each.stat().st_mode & 0o077 for each in every] == [0] * len(every)
    assert [*backup.parent.iterdir()] == [backup]
