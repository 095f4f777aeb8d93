"""The branch wall in the database itself, asked of PostgreSQL's own catalogue."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from libs.bus.handles import heard_by
from libs.contracts.catalogue import outside_types
from libs.storage import policies
from libs.storage.catalog import (
    ABOVE,
    MEMBERS,
    OWNED,
    REWRITABLE,
    TABLES,
)
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.logins import as_role, login_names
from libs.storage.transactions import NoBranchContext, Transactions
from libs.testing.suites import PASSWORD
from scripts.granted import written
from services.cli.doctor.database import RIGHTS
from services.suite import WORKERS

OPEN = {
    # The rails hold no branch: what is in them is not granted to the API for reading,
    # but for the idempotency keys, whose own key names who asked.
    *("inbox", "outbox", "timers", "wakes", "idempotency", "audit", "versions"),
    *("audit_head", "audit_cut", "audit_watch"),
    # Words and numbers of the whole firm.
    *(
        "kinds",
        "terms",
        "terms_history",
        "marketing_hour",
        "freshness",
        "profile_fields",
        "reminder_steps",
        "holidays",
        "occasion_terms",
        "firm",
        "rates",
        # How far a conversion has come, by currency.
        "conversions",
        "cover_terms",
        "guard_terms",
        "limit_terms",
        "gate_terms",
        "newsletter_terms",
        "settings",
    ),
    # What fails, by way out, and which copy may send.
    *("lanes", "instances"),
    # How far the one mailbox of the firm was taken in, by numbers.
    *("mailboxes", "parked_mails"),
    # Weights and counts over all branches, of no client in particular.
    "leaving_models",
    # How far a round of the workers has come; the API is not granted it.
    "leaving_round",
    # The same of concentration, and what an hour of contact costs the firm.
    *("exposure_round", "contact_hours"),
    # Only (source, id, digest) of what was taken in.
    "intake",
    # How often and when nobody is dropped in on, and a secret that no API may read.
    *("drop_in_rules", "quiet_periods", "drop_in_secret"),
    # Keyed hashes of whom nobody is to know any more, and their key.
    *("tombstones", "tombstone_key", "sweeps"),
    # When each class of rows was last gone through.
    "retention_runs",
}


@pytest.mark.requirement("RL-1")
def test_every_table_stands_behind_the_wall_or_on_the_short_list(catalog):
    unwalled, of_branches = set(), set()
    for schema, table, on, forced, has_branch in catalog(TABLES):
        name = called(schema, table)
        unwalled |= set() if on and forced else {name}
        of_branches |= {name} if has_branch else set()

    assert unwalled <= OPEN
    assert of_branches & OPEN == set()


def called(schema, table):
    """Name a table without its schema, unless the list tells it by both."""
    whole = f"{schema}.{table}"
    return whole if whole in OPEN else table


@pytest.mark.requirement("RL-1")
def test_every_wall_is_made_of_the_same_policies(owner):
    with owner.connect() as connection:
        lacking = list(policies.missing(connection))
        otherwise = list(policies.strange(connection))

    assert (lacking, otherwise) == ([], [])


@pytest.mark.requirement("RL-1")
def test_no_login_is_above_the_wall(catalog):
    logins = login_names(WORKERS)

    assert [catalog(each, logins=logins) for each in (ABOVE, OWNED)] == [[], []]
    assert catalog(MEMBERS, logins=logins) == []


def test_nobody_who_logs_in_can_rewrite_the_audit(catalog):
    assert catalog(REWRITABLE, logins=login_names(WORKERS)) == []


def test_the_doctor_knows_what_the_migrations_granted(owner):
    with owner.connect() as connection:
        assert RIGHTS.read_text() == written(connection), "python -m scripts.granted"


@pytest.mark.requirement("RL-4")
def test_every_foreign_key_between_branch_tables_starts_with_the_branch(catalog):
    loose = catalog(
        """
        select k.conname from pg_constraint k
        where k.contype = 'f' and exists (select from pg_attribute a
          where a.attrelid = k.conrelid and a.attname = 'branch_id')
        and exists (select from pg_attribute a
          where a.attrelid = k.confrelid and a.attname = 'branch_id')
        and (select attname from pg_attribute
          where attrelid = k.conrelid and attnum = k.conkey[1]) <> 'branch_id'
        """
    )

    assert loose == []


@pytest.mark.requirement("RL-5")
def test_nothing_personal_is_unique_across_branches(catalog):
    oracles = catalog(
        """
        select i.indexrelid::regclass from pg_index i
        where i.indisunique and exists (select from pg_attribute a
          where a.attrelid = i.indrelid and a.attname in ('email', 'name_key', 'phone')
          and a.attnum = any(i.indkey::int2[]))
        and not exists (select from pg_attribute a
          where a.attrelid = i.indrelid and a.attname = 'branch_id'
          and a.attnum = any(i.indkey::int2[]))
        """
    )

    assert oracles == []


@pytest.fixture
def api(database):
    engine = engine_for(as_role(database, "touchpoints_api", PASSWORD), 1, "test")
    yield Transactions(engine, "touchpoints", WallClock(), walled=True)
    engine.dispose()


@pytest.mark.requirement("RL-2")
def test_a_transaction_must_say_for_whom_it_acts(api):
    with pytest.raises(NoBranchContext), api.begin():
        pass


@pytest.mark.requirement("RL-2")
@pytest.mark.requirement("RL-3")
def test_the_branch_of_one_transaction_does_not_leak_into_the_next(api):
    with api.begin(branches="vienna"):
        pass

    with api.engine.connect() as connection:  # the same connection, without a context
        seen = connection.execute(text("select keepwell.branches()")).scalar_one()
        rows = connection.execute(text("select count(*) from touchpoints.clients"))
        assert (seen, rows.scalar_one()) == (None, 0)


@pytest.mark.requirement("RL-1")
@pytest.mark.requirement("AZ-2")
def test_a_branch_sees_its_own_rows_and_writes_no_others(api, database):
    engine = engine_for(as_role(database, "touchpoints_worker", PASSWORD), 1, "test")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "insert into touchpoints.numbers values"
            " ('+431', 'c1', '', 'vienna', 'client'),"
            " ('+432', 'c2', '', 'graz', 'client')"
        )
    engine.dispose()

    assert seen_by(api, "vienna") == ["+431"]
    assert seen_by(api, "vienna,graz") == ["+431", "+432"]
    assert seen_by(api, "*") == ["+431", "+432"]
    with pytest.raises(DBAPIError), api.begin(branches="vienna") as transaction:
        transaction.session.execute(
            text(
                "insert into touchpoints.numbers values ('+433','c','','graz','taught')"
            )
        )


@pytest.mark.requirement("RL-1")
@pytest.mark.parametrize(
    ("branches", "seen"),
    [
        ("vienna", ["vienna"]),
        ("vienna,graz", ["graz", "vienna"]),
        ("linz", []),
        ("{*}", []),
        ("vienna,*", ["*", "vienna"]),
        ("*", ["*", "graz", "vienna"]),
    ],
)
def test_only_a_star_alone_opens_every_branch(api, database, branches, seen):
    engine = engine_for(as_role(database, "touchpoints_worker", PASSWORD), 1, "test")
    with engine.begin() as connection:
        connection.exec_driver_sql("delete from touchpoints.unmatched")
        connection.exec_driver_sql(
            "insert into touchpoints.unmatched select 'pbx', branch, branch, '+431',"
            " now(), '', '' from unnest(array['vienna', 'graz', '*']) as b (branch)"
        )
    engine.dispose()

    with api.begin(branches=branches) as transaction:
        rows = transaction.session.execute(
            text("select branch_id from touchpoints.unmatched order by branch_id")
        )
        assert sorted(rows.scalars()) == seen


def seen_by(api, branches):
    with api.begin(branches=branches) as transaction:
        rows = transaction.session.execute(
            text("select number from touchpoints.numbers order by number")
        )
        return [number for (number,) in rows]


@pytest.mark.requirement("NK-1")
def test_nothing_listens_for_rpc_or_http_through_nameko():
    spoken = {
        type(point).__name__
        for service in WORKERS.values()
        for method in vars(service).values()
        for point in getattr(method, "nameko_entrypoints", ())
    }

    assert spoken <= {"Handles", "Every"}


def test_every_outside_event_is_heard_by_somebody():
    heard = {name for service in WORKERS.values() for name in heard_by(service)}

    assert set(outside_types()) <= heard
