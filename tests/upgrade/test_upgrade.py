"""Nothing goes that code of the last release relies on when we migrate."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event

from libs.storage.engine import with_driver
from libs.storage.migrations import climb
from libs.storage.schemas import homes, versions
from libs.testing import databases
from libs.testing.suites import prepared
from services.suite import WORKERS
from tests.upgrade.ledger import read
from tests.upgrade.released import commit, digest_of, released

HOMES = homes(WORKERS)
# Triggers that link entries of the log; what old code does with it, they let be. They
# came after one release, and beside the code of a later one they are let pass no more.
SURVIVED = {
    f"{service}.audit: trigger {trigger}"
    for service in WORKERS
    for trigger in ("entry_added", "entry_rewritten")
    if commit() == "48d06c7"
}
A_TRIGGER = """
create trigger no before update on cadence.audit
for each row execute function suppress_redundant_updates_trigger()
"""
LEFT_TO_OTHERS = (
    # The ledger knows what was released, and what came and went after it.
    *("ban-drop-column", "ban-drop-constraint", "ban-drop-table", "renaming-column"),
    # A migration is one transaction, in a quiet hour: docs/operations.md.
    *("require-concurrent-index-creation", "require-concurrent-index-deletion"),
    *("require-lock-timeout", "require-statement-timeout"),
    "prefer-bigint-over-int",  # what is small is told so by its type
)


def lay_released(url):
    climb_to(url, {schema: each["version"] for schema, each in released().items()})


def climb_to(url, versions_of):
    """Bring each schema to a version; return what was said to the database."""
    engine = create_engine(with_driver(url))
    said = []

    def note(*told):
        _connection, _cursor, sql, parameters, *_ = told
        if not parameters:  # else it is Alembic, looking where it stands
            said.append(sql.strip(" ;\n"))

    event.listen(engine, "before_cursor_execute", note)
    with engine.begin() as connection:
        for schema, version in versions_of.items():
            climb(connection, schema, HOMES[schema], lambda _: None, version)
    engine.dispose()
    return said


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


def test_every_schema_of_the_last_release_is_held_to_it():
    assert set(released()) == set(HOMES)


@pytest.mark.parametrize("schema", released())
def test_a_released_migration_is_never_edited(schema):
    note = released()[schema]

    assert digest_of(schema, note["version"]) == note["digest"]


@pytest.mark.requirement("SC-7")
def test_nothing_that_released_code_relies_on_goes_or_refuses_it(database):
    engine, url = database
    before = ledger(engine)

    climb_to(url, dict.fromkeys(HOMES, "head"))

    assert len(before.promises) > 1_000
    assert set(before.breaches(ledger(engine))) == SURVIVED
    with engine.connect() as connection:
        assert all(v.reached == v.newest for v in versions(connection, WORKERS))


@pytest.mark.requirement("SC-7")
def test_new_migrations_say_nothing_that_hurts_a_table_in_use(database, tmp_path):
    said = climb_to(database[1], dict.fromkeys(HOMES, "head"))

    assert len(said) > 2 * len(HOMES)
    assert squawked(";\n".join(said), tmp_path) == []


@pytest.mark.requirement("SC-7")
@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("alter table a.b add c int not null", "adding-required-field"),
        ("alter table a.b alter c set not null", "adding-not-nullable-field"),
        ("alter table a.b alter c type text", "changing-column-type"),
        ("alter table a.b add e timestamp", "prefer-timestamp-tz"),
        ("alter table a.b add check (c <> '')", "constraint-missing-not-valid"),
        ("alter table a.b add constraint u unique (c)", "disallowed-unique-constraint"),
        ("truncate a.b cascade", "ban-truncate-cascade"),
        ("alter tabel a.b add c text", "syntax-error"),
    ],
)
def test_sql_that_would_hurt_a_table_in_use_is_named(tmp_path, sql, rule):
    assert any(found.startswith(rule) for found in squawked(sql, tmp_path))


def squawked(sql, folder):
    """Let squawk read SQL, and return the rules that it breaks."""
    (folder / "migrations.sql").write_text(f"{sql};\n")
    command = [
        *(Path(sys.executable).with_name("squawk"), "--reporter=json"),
        *("--assume-in-transaction", f"--exclude={','.join(LEFT_TO_OTHERS)}"),
        *("--pg-version=15.0", folder / "migrations.sql"),
    ]
    done = subprocess.run(  # noqa: S603 our own command
        command, capture_output=True, text=True, check=False
    )
    return [f"{found['rule_name']} {found}" for found in json.loads(done.stdout)]


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
        (
            "drop policy branches on cadence.clients",
            "policy branches on cadence.clients",
        ),
        (
            "create policy none on cadence.clients as restrictive using (false)",
            "cadence.clients: restrictive policy none",
        ),
        (
            "alter table cadence.inbox enable row level security",
            "cadence.inbox: row security",
        ),
        (
            "revoke usage on schema cadence from cadence_api",
            "cadence_api may USAGE on schema cadence",
        ),
        (
            "revoke execute on function keepwell.branches() from public",
            "public may EXECUTE keepwell.branches()",
        ),
        (
            A_TRIGGER,
            "cadence.audit: trigger no",
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
