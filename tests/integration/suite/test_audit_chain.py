"""The audit log is a chain: whatever is done to it afterwards is seen."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from libs.storage import audit
from libs.storage.audit import ADDED, ASTRAY, CHANGED, GONE, MISSING, REWRITTEN, Mark
from libs.storage.chains import lay_chain
from libs.storage.rails import lay_rails
from libs.storage.roles import OWNER, provision
from tests.integration.suite.audit_log import (
    CHANGE,
    HEAD_FOLLOWS,
    SERVICE,
    WRITERS,
    copied,
    rehashed,
    told,
)

ENTRIES = 50
RUNBOOK = Path("docs/runbooks/KeepwellAuditChainBroken.md")
THIRD = "select hash from cadence.audit where seq = 3"
OF_AGE = 2_558  # days
LONG_AGO = datetime(2016, 1, 1, tzinfo=UTC)
LATER_MOVE_UP = """
update cadence.audit set seq = seq + 1000 where seq >= 5;
update cadence.audit set seq = seq - 999 where seq >= 1005;
"""
GAP_CLOSED = """
delete from cadence.audit where seq = 5;
update cadence.audit set seq = seq - 1 where seq > 5;
"""
SWAPPED = """
update cadence.audit set seq = 99 where seq = 5;
update cadence.audit set seq = 5 where seq = 6;
update cadence.audit set seq = 6 where seq = 99;
"""
DATED_BACK = "update cadence.audit set at = at - interval '1 s' where seq = 5"
UNHASHED = "update cadence.audit set hash = null where seq = 5"
FORGED = """
insert into cadence.audit select 99, at, actor, action, subject, details, hash
from cadence.audit where seq = 1
"""
ON_RECORD = """
insert into old.audit (at, actor, action, subject, details)
  select now(), 'me', 'said', each, '{}' from unnest(array['first', 'second', 'third'])
    with ordinality x (each, nth) order by nth;
delete from old.audit where subject = 'second';
"""
# What was done to ten entries, and the first that is wrong because of it.
TAMPERED = {
    "edited": (CHANGE, 5, CHANGED),
    "dated back": (DATED_BACK, 5, CHANGED),
    "deleted": ("delete from cadence.audit where seq = 5", 5, MISSING),
    "its beginning deleted": ("delete from cadence.audit where seq < 4", 1, MISSING),
    "deleted, and the gap closed": (GAP_CLOSED, 5, CHANGED),
    "inserted": (LATER_MOVE_UP + copied(1, 5), 5, CHANGED),
    "reordered": (SWAPPED, 5, CHANGED),
    "edited and hashed anew": (CHANGE + rehashed(5, 7), 8, CHANGED),
    "hashed anew to the end": (CHANGE + rehashed(5, 10), 10, CHANGED),
    "without a hash": (UNHASHED, 5, CHANGED),
    "added at the end": (copied(1, 11), 11, CHANGED),
    "added at the end and hashed": (copied(1, 11) + rehashed(11, 11), 11, ADDED),
    "added before the beginning": (copied(1, -1), -1, ASTRAY),
    "its end deleted": ("delete from cadence.audit where seq > 7", 8, MISSING),
    "emptied": ("delete from cadence.audit", 1, MISSING),
}


@pytest.mark.requirement("AD-2")
def test_many_writers_make_one_chain_without_gap_or_fork(log):
    def write(writer):
        for number in range(ENTRIES):
            log.write(*[f"{writer} {number}"] * (number % 3))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    written = sum(number % 3 for number in range(ENTRIES)) * WRITERS
    seqs = log.rows("select seq from cadence.audit order by seq")
    assert [seq for (seq,) in seqs] == list(range(1, written + 1))
    verdict = log.verified()
    assert (verdict.broken, verdict.entries) == (None, written)
    assert verdict.head.seq == written


def test_what_is_rolled_back_leaves_no_gap(log):
    log.write("one")
    with pytest.raises(ZeroDivisionError):
        fail_after(log, "two")
    log.write("three")

    assert log.rows("select seq, subject from cadence.audit order by seq") == [
        *((1, "one"), (2, "three"))
    ]


def fail_after(log, subject):
    with log.api.begin(branches="*") as transaction:
        transaction.audit("policy set", subject)
        raise ZeroDivisionError


@pytest.mark.requirement("AD-2")
@pytest.mark.parametrize("what", TAMPERED)
def test_the_first_entry_that_is_wrong_is_named(ten, what):
    tampering, seq, why = TAMPERED[what]
    assert ten.verified().broken is None

    ten.tamper(tampering)

    assert told(ten.verified().broken) == (seq, why)


def test_it_is_named_however_the_chain_is_divided(ten, monkeypatch):
    monkeypatch.setattr(audit.follow, "__defaults__", (3,))
    assert told(ten.verified().broken) is None
    assert ten.verified().entries == 10

    ten.tamper("delete from cadence.audit where seq = 7")

    assert told(ten.verified().broken) == (7, MISSING)


@pytest.mark.requirement("AD-3")
def test_a_chain_that_was_written_anew_is_not_the_one_that_was_written_down(ten):
    written = ten.verified().head
    early = Mark(SERVICE, 3, *ten.rows(THIRD)[0])
    ten.write("eleven")
    assert ten.compared(written, early) is None

    ten.tamper(CHANGE, rehashed(5, 11), HEAD_FOLLOWS)

    assert told(ten.compared(written, early)) == (10, REWRITTEN)
    assert ten.compared(early) is None


@pytest.mark.requirement("AD-3")
def test_an_end_that_was_dropped_is_missed_by_who_had_written_it_down(ten):
    written = ten.verified().head

    ten.tamper("delete from cadence.audit where seq > 8;", HEAD_FOLLOWS)

    assert told(ten.compared(written)) == (9, GONE)


@pytest.mark.requirement("AD-2")
@pytest.mark.parametrize("who", ["api", "worker", "owner"])
@pytest.mark.parametrize(
    "forbidden",
    [
        "update cadence.audit set actor = 'nobody'",
        "delete from cadence.audit",
        "truncate cadence.audit",
        "update cadence.audit_head set seq = 0",
        "delete from cadence.audit_cut",
        "insert into cadence.audit_head values (false, 0, '')",
        FORGED,
        "select cadence.cut_audit(clock_timestamp() - interval '2556 d', 9)",
    ],
)
def test_nobody_rewrites_it_while_the_database_stands_guard(ten, who, forbidden):
    engine = {"api": ten.api.engine, "worker": ten.worker.engine, "owner": ten.owner}
    before = ten.verified()

    with pytest.raises(DBAPIError) as refused, engine[who].begin() as connection:
        connection.exec_driver_sql(forbidden)

    assert refused.value.orig.sqlstate == "42501"  # insufficient privilege
    assert ten.verified() == before


@pytest.mark.parametrize(
    "forbidden",
    ["select * from cadence.audit", "select cadence.cut_audit('2016-01-01', 1)"],
)
def test_only_the_worker_reads_it_and_cuts_it(ten, forbidden):
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        ten.api.engine.begin() as connection,
    ):
        connection.exec_driver_sql(forbidden)


def test_a_chain_that_was_cut_begins_where_it_was_cut(log, monkeypatch):
    monkeypatch.setattr(audit, "WINDOW", 4)
    log.write(*"abcdef", at=LONG_AGO)
    log.write("g")
    log.write("h", at=LONG_AGO)
    written = log.verified().head

    gone = [cut(log), cut(log), cut(log)]

    assert gone == [4, 2, 0]
    assert log.rows("select seq, action from cadence.audit order by seq") == [
        *((7, "policy set"), (8, "policy set"), (9, "audit cut"), (10, "audit cut"))
    ]
    assert log.compared(written, Mark(SERVICE, 2, b"")) is None
    log.tamper(copied(8, 3))
    assert told(log.verified().broken) == (3, ASTRAY)


def cut(log, days=OF_AGE):
    with log.worker.begin() as transaction:
        return audit.cut(transaction, transaction.now - timedelta(days=days))


@pytest.mark.requirement("AD-2")
def test_who_cuts_by_hand_with_the_workers_password_is_written_down(log):
    log.write(*"abcdef", at=LONG_AGO)
    with log.worker.engine.begin() as connection:
        connection.exec_driver_sql("select cadence.cut_audit('2016-02-01', 4)")

    [entry] = log.rows("select actor, details from cadence.audit where seq = 7")

    before = "2016-02-01T00:00:00.000000+00:00"
    assert entry == ("cadence_worker", {"entries": "4", "before": before})
    assert (log.verified().broken, log.verified().entries) == (None, 3)


@pytest.mark.requirement("AD-2")
@pytest.mark.parametrize(("days", "least"), [(None, 2_557), (4_000, 4_000), (1, 365)])
def test_nothing_is_cut_that_is_younger_than_the_log_is_kept(log, days, least):
    log.write("a", at=LONG_AGO)
    if days:
        log.run(f"insert into keepwell.ages values ('audit', {days})")  # noqa: S608 our own words
    try:
        with pytest.raises(DBAPIError, match=f"kept for {least} days"):
            cut(log, least - 1)
        cut(log, least + 1)
    finally:
        log.run("delete from keepwell.ages")


@pytest.mark.requirement("GD-5")
def test_nothing_is_cut_while_any_client_is_on_hold(log):
    log.write("a", at=LONG_AGO)
    log.run("insert into cadence.holds values ('h', 'vienna', 'c-1', true, 1)")
    try:
        assert cut(log) == 0
        log.run("update cadence.holds set held = false")
        assert cut(log) == 1
    finally:
        log.run("delete from cadence.holds")


def test_an_entry_of_days_to_come_is_dated_a_day_ahead_at_most(log):
    log.write("a", at=datetime.now(UTC) + timedelta(days=900))

    assert log.verified().broken is None
    ahead = "select at - now() > interval '25 h' from cadence.audit"
    assert log.rows(ahead) == [(False,)]


@pytest.mark.parametrize(
    "damage",
    [CHANGE, "delete from cadence.audit where seq between 3 and 5", SWAPPED],
)
def test_a_damaged_chain_goes_on_behind_the_damage_as_the_runbook_says(ten, damage):
    ten.tamper(damage)
    [said] = re.findall("```sql(.*?)```", RUNBOOK.read_text(), re.DOTALL)
    mending = said.replace("SERVICE", SERVICE).replace("SEQ", "7")

    with psycopg.connect(ten.url, autocommit=True) as connection:
        connection.execute(mending)
    ten.write("eleven")

    assert (ten.verified().broken, ten.verified().entries) == (None, 4)


def test_entries_on_record_become_the_beginning_of_the_chain(log):
    with log.owner.begin() as connection:
        provision(connection, ["old"], {})
        connection.exec_driver_sql(f"create schema old authorization {OWNER}")
        connection.exec_driver_sql(f"set local role {OWNER}")
        lay_rails(connection, "old")
        connection.exec_driver_sql(ON_RECORD)

        lay_chain(connection, "old")
        connection.exec_driver_sql(ON_RECORD)

    with log.owner.begin() as connection:
        verdict = audit.verify(connection, "old")
    assert (verdict.broken, verdict.entries) == (None, 4)
    assert log.rows("select seq, subject from old.audit order by seq") == [
        *((1, "first"), (2, "third"), (3, "first"), (4, "third"))
    ]
