"""Every class of rows goes when it is too old, and what is on hold stays."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine

from libs.observability import metrics
from libs.storage import backups, retention
from libs.storage.ages import AGES
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for, with_driver
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing import databases
from libs.testing.suites import PASSWORD
from services.cli import main
from services.cli.retention import RETAINED
from services.suite import WORKERS
from tests.integration.suite.aged import Aged
from tests.integration.suite.conftest import PREPARE

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=11 * 366)
YESTERDAY = NOW - timedelta(days=1)
# They have rows of their own, which no client is in.
WITHOUT = {
    *("timers", "versions", "audit", "audit_head", "audit_cut", "audit_watch"),
    "retention_runs",
    *("terms", "terms_history", "sweeps"),
}
TABLES = """
select n.nspname, c.relname from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
  and has_schema_privilege('keepwell_carrier', n.oid, 'usage')
  and n.nspname not in ('pg_catalog', 'information_schema', 'keepwell', 'public')
"""


# They go along with a row that goes, as the database sees to itself.
GO_ALONG = {"reminder_answers", "packed"}


SAID_LAST = {"concentration.valuations", "concentration.client_statuses"}


class Then:
    """A clock that stood still long ago."""

    def read(self, _session):
        return LONG_AGO


class House:
    """The workers of all services over one database."""

    def __init__(self, url):
        self.engine = create_engine(with_driver(url))
        self.engines = {
            name: engine_for(as_role(url, f"{name}_worker", PASSWORD), 1, "test")
            for name in WORKERS
        }
        self.aged = Aged(self.engine, WORKERS)

    def transaction(self, service, clock=None):
        engine = self.engines[service]
        opened = Transactions(engine, service, clock or WallClock(), walled=False)
        return opened.begin()

    def fill(self):
        self.aged.fill("old", LONG_AGO, WITHOUT)
        self.aged.fill("held", LONG_AGO, WITHOUT)
        self.aged.fill("young", YESTERDAY, WITHOUT)
        for service in WORKERS:
            with self.transaction(service, Then()) as transaction:
                transaction.audit("once upon a time", "old")

    def go_through(self):
        """Let every service's timer run until it has nothing more to do."""
        return sum(map(self.rounds, WORKERS))

    def is_killed(self, service):
        with self.transaction(service) as transaction:
            assert RETAINED[service].prune(transaction)
            raise ZeroDivisionError

    def rounds(self, service):
        rounds, again = 0, True
        while again:
            with self.transaction(service) as transaction:
                again = WORKERS[service]().prune(transaction, NOW)
            rounds += 1
        return rounds

    def left(self, label):
        """Name the tables in which there are rows with this word."""
        tables = {
            (service, table)
            for (service, table) in self.aged.tables
            if table not in WITHOUT
        }
        with self.engine.connect() as connection:
            return {
                f"{service}.{table}"
                for service, table in tables
                if connection.exec_driver_sql(
                    f"select 1 from {service}.{table} t where t::text like %(word)s"  # noqa: S608 our own words
                    " limit 1",
                    {"word": f"%{label}%"},
                ).first()
            }

    def audited(self):
        with self.engine.connect() as connection:
            return sum(
                connection.exec_driver_sql(
                    f"select count(*) from {service}.audit where subject = 'old'"  # noqa: S608 our own words
                ).scalar_one()
                for service in WORKERS
            )

    def run(self, sql):
        with self.engine.begin() as connection:
            connection.exec_driver_sql(sql)

    def column(self, sql):
        with self.engine.connect() as connection:
            return tuple(sorted(connection.exec_driver_sql(sql).scalars()))

    def close(self):
        for engine in (self.engine, *self.engines.values()):
            engine.dispose()


@pytest.fixture(scope="module")
def filled(postgres):
    url = databases.fresh_database(postgres, PREPARE)
    house = House(url)
    house.fill()
    house.close()
    return lambda _url: None, url.rpartition("/")[2]


@pytest.fixture
def house(postgres, filled):
    copy_of, template = filled
    postgres.templates[copy_of] = template
    with databases.lent_database(postgres, copy_of) as url:
        house = House(url)
        yield house
        house.close()


def of(service, tables):
    return {f"{service}.{table}" for table in tables}


AGEING = set().union(*(of(s, (r.table for r in RETAINED[s].rules)) for s in WORKERS))
UNKNOWN = (None, retention.ANYBODY)
THEIRS = set().union(
    *(
        of(s, (r.table for r in RETAINED[s].rules if r.client not in UNKNOWN))
        for s in WORKERS
    )
)
KEPT = set().union(*(of(s, RETAINED[s].kept) for s in WORKERS))


@pytest.mark.requirement("GD-5")
def test_every_table_has_an_age_or_a_reason_to_be_kept(catalog):
    there = {f"{schema}.{table}" for schema, table in catalog(TABLES)}
    cut_as_a_chain = {f"{service}.audit" for service in WORKERS}

    assert there - cut_as_a_chain == AGEING | KEPT
    assert not AGEING & KEPT
    assert all(reason for s in WORKERS for reason in RETAINED[s].kept.values())


@pytest.mark.requirement("GD-5")
def test_years_later_what_is_too_old_is_gone_and_nothing_else(house):
    known, young = house.left("old"), house.left("young")
    assert min(known, young, key=len) >= AGEING

    house.go_through()

    gone = AGEING | {name for name in KEPT if name.split(".")[1] in GO_ALONG}
    assert house.left("old") == known - gone | SAID_LAST
    assert house.left("young") == young
    assert house.left("held") >= THEIRS - {"registry.holds"}


# What is not over, of those that are old.
OPEN = {
    "touchpoints.inbox": "state = 'waiting'",
    "registry.outbox": "published_at = null",
    "cadence.tasks": "closed_at = null, done_at = null",
    "cadence.triggers": "next_at = at",
    "cadence.reminders": "next_at = started_at",
    "cadence.callbacks": "closed_at = null",
    "outbound.messages": "state = 'queued', settled_at = null",
}


@pytest.mark.requirement("GD-5")
def test_what_is_not_over_stays_however_old_and_with_it_what_belongs_to_it(house):
    for name, still in OPEN.items():
        house.run(f"update {name} t set {still} where t::text like '%%old%%'")  # noqa: S608 our own words

    house.go_through()

    along = {"cadence.gifts", "cadence.invitations", "cadence.reminder_answers"}
    along |= {f"outbound.{each}" for each in ("frozen", "packed", "packs", "mailings")}
    assert house.left("old") >= OPEN.keys() | along
    assert "cadence.inbox" not in house.left("old")


@pytest.mark.requirement("GD-5")
def test_what_is_parked_stays_while_anybody_is_on_hold(house):
    house.run("update cadence.inbox set state = 'parked' where id = 'old'")
    house.go_through()
    assert "cadence.inbox" in house.left("old")
    house.run("update cadence.holds set held = false")

    house.go_through()

    assert "cadence.inbox" not in house.left("old")


@pytest.mark.requirement("GD-5")
def test_what_was_held_goes_once_the_hold_is_lifted(house):
    house.go_through()
    assert (house.left("held") & THEIRS, house.audited()) == (THEIRS, len(WORKERS))
    for service in WORKERS:
        lifted = "lifted_at = now()" if service == "registry" else "held = false"
        house.run(f"update {service}.holds set {lifted}")  # noqa: S608 our own words

    house.go_through()

    assert house.left("held") & AGEING == {"registry.holds"} | SAID_LAST
    assert house.audited() == 0


@pytest.mark.requirement("GD-5")
def test_what_was_said_last_before_stays_so_that_the_past_has_a_beginning(house):
    for name in SAID_LAST:
        # The word is the client's, and so long is its revision.
        house.run(
            f"update {name} set client_id = 'old'"  # noqa: S608 our own words
            " where client_id in ('held', 'young')"
        )

    house.go_through()

    left = {name: house.column(f"select revision from {name}") for name in SAID_LAST}  # noqa: S608 our own words
    assert left == dict.fromkeys(SAID_LAST, (len("held"), len("young")))


@pytest.mark.requirement("GD-5")
def test_a_merged_clients_hold_counts_for_all_it_is_merged_with(house):
    house.run(
        "insert into touchpoints.merges values ('m', 'old', 'old', 'held', false)"
    )

    house.go_through()

    assert "touchpoints.touches" in house.left("old")
    assert "cadence.touches" not in house.left("old")


@pytest.mark.requirement("GD-5")
def test_a_run_that_is_killed_changes_nothing_and_the_next_goes_on(house, monkeypatch):
    monkeypatch.setattr(retention, "WINDOW", 3)
    before = house.left("old")
    with pytest.raises(ZeroDivisionError):
        house.is_killed("cadence")
    assert house.left("old") == before

    assert house.rounds("cadence") > 5
    assert house.rounds("cadence") == 1
    assert not {t for t in house.left("old") & AGEING if t.startswith("cadence.")}


def typed(house, *words):
    url = house.engine.url.render_as_string(hide_password=False)
    url = url.replace("postgresql+psycopg", "postgresql")
    told = CliRunner().invoke(main, words, env={"KEEPWELL_DATABASE_URL": url})
    return told.output


@pytest.mark.requirement("GD-5")
def test_an_operator_sees_what_goes_and_what_is_held_and_sets_ages(house):
    def shown():
        return json.loads(typed(house, "retention", "--json"))

    before = shown()
    assert set(before) == set(AGES)
    assert (before["touches"]["going"] > 0, before["touches"]["held"] > 0) == (1, 1)
    assert before["audit"]["held"] >= len(WORKERS)

    house.go_through()

    after = shown()
    assert {what: each["going"] for what, each in after.items() if each["going"]} == {}
    assert after["touches"]["held"] == before["touches"]["held"]
    refused = typed(house, "retention", "set", "touches", "30")
    assert "touches needs 1996 days at least: they count for a value." in refused
    typed(house, "retention", "set", "touches", "9000")
    assert (shown()["touches"]["days"], shown()["touches"]["held"]) == (9000, 0)
    typed(house, "retention", "reset", "touches")
    assert shown() == after | {"audit": shown()["audit"]}
    assert max(map(len, typed(house, "retention", "kept").splitlines())) <= 100


@pytest.mark.requirement("GD-5")
def test_gauges_tell_how_long_the_job_stands_still(house):
    def behind():
        with house.transaction("cadence") as transaction:
            retention.measure(transaction)
        told = metrics.RETENTION_OVERDUE.collect()[0].samples
        return {s.labels["what"]: s.value for s in told if "cadence" in str(s.labels)}

    deleted = metrics.RETENTION_DELETED.labels("cadence", "touches")
    before = deleted._value.get()  # noqa: SLF001 it has no other reader
    house.rounds("cadence")
    house.run(
        "update cadence.retention_runs set done_at = done_at - interval '4 days'"
        " where what = 'plans'"
    )

    assert behind()["plans"] == pytest.approx(4 * 86_400, abs=60)
    assert behind()["touches"] == pytest.approx(0, abs=60)
    assert deleted._value.get() > before  # noqa: SLF001 it has no other reader


@pytest.mark.requirement("GD-5")
def test_a_backup_is_noted_and_its_age_shown_where_one_is_expected(house):
    def age():
        with house.transaction("registry") as transaction:
            old = backups.age(transaction.session)
        return old and old.total_seconds()

    house.run("update keepwell.backups_expected set since = now() - interval '3 days'")
    assert "No backup was ever noted." in typed(house, "backups")
    assert age() == pytest.approx(3 * 86_400, abs=60)

    typed(house, "backups", "note", "--verified")
    assert age() == pytest.approx(0, abs=60)
    assert "read back" in typed(house, "backups")

    typed(house, "backups", "expect", "no")
    assert (age(), "None is expected." in typed(house, "backups")) == (None, True)
