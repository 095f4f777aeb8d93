"""The audit log is verified again and again, and its heads are written down."""

from threading import Lock

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import DBAPIError

from libs.bus import auditing
from libs.storage import audit, audit_watch
from libs.storage.audit import CHANGED, REWRITTEN
from services.cli import main
from services.cli.doctor.auditing import is_as_it_was_written
from services.cli.doctor.installation import Installation
from services.cli.doctor.site import Site
from tests.integration.suite.audit_log import (
    CHANGE,
    HEAD_FOLLOWS,
    SERVICE,
    rehashed,
    told,
)

REWOUND = """
update cadence.audit_head head set (seq, hash) = (cut.seq, cut.hash)
from cadence.audit_cut cut;
"""


def test_a_days_old_verdict_is_followed_by_the_next(ten, monkeypatch):
    monkeypatch.setattr(audit.follow, "__defaults__", (3,))
    ten.tamper(CHANGE)
    auditing.look(ten.worker, Lock())
    assert seen(ten).broken is None

    ten.run("update cadence.audit_watch set verified_at = verified_at - interval '1 d'")
    assert seen(ten).age > 86_400
    auditing.look(ten.worker, Lock())

    assert told(seen(ten).broken) == (5, CHANGED)
    assert seen(ten).age < 60


@pytest.mark.parametrize("moment", ["9999-01-01", "4000-01-01 BC"])
def test_a_watch_that_somebody_set_far_away_is_one_that_nobody_keeps(ten, moment):
    ten.run(f"update cadence.audit_watch set verified_at = '{moment}'")  # noqa: S608 our own words
    with ten.owner.begin() as connection:
        site = Site(Installation([SERVICE], {}), connection)
        [found] = is_as_it_was_written(site)
    assert "No worker has verified the audit log of cadence" in found.what

    auditing.look(ten.worker, Lock())

    assert 0 <= seen(ten).age < 60


def test_a_watch_has_a_moment(ten):
    with pytest.raises(DBAPIError, match="check constraint"):
        ten.run("update cadence.audit_watch set verified_at = 'infinity'")


def test_what_was_broken_is_looked_at_again_within_the_hour(ten):
    ten.tamper(CHANGE)
    ten.run("update cadence.audit_watch set verified_at = '2000-01-01'")
    auditing.look(ten.worker, Lock())
    ten.tamper("delete from cadence.audit;", REWOUND)
    ten.run("update cadence.audit_watch set verified_at = verified_at - interval '1 h'")

    auditing.look(ten.worker, Lock())

    assert seen(ten).broken is None


def seen(log):
    with log.worker.begin() as transaction:
        return audit_watch.seen(transaction.session, SERVICE)


@pytest.mark.requirement("AD-3")
def test_the_head_is_written_down_once_an_hour(ten):
    def write_down():
        with ten.worker.begin() as transaction:
            return audit_watch.write_down(transaction)

    assert [write_down(), write_down()] == [ten.verified().head, None]
    ten.write("eleven")
    ten.run("update cadence.audit_watch set written_at = written_at - interval '1 h'")

    assert write_down() == ten.verified().head


def test_the_doctor_names_what_is_wrong_and_that_nobody_looks(ten):
    ten.tamper(CHANGE)
    ten.run("update cadence.audit_watch set verified_at = verified_at - interval '3 d'")

    with ten.owner.begin() as connection:
        site = Site(Installation([SERVICE], {}), connection)
        found = [each.what for each in is_as_it_was_written(site)]

    assert found == [
        f"Entry 5 of the audit log of cadence {CHANGED}.",
        "No worker has verified the audit log of cadence for 3 d.",
    ]


@pytest.fixture
def verify(log, monkeypatch):
    monkeypatch.setenv("KEEPWELL_DATABASE_URL", log.url)

    def verify(*arguments):
        return CliRunner().invoke(main, ["audit", "verify", *arguments])

    return verify


@pytest.mark.requirement("AD-2")
@pytest.mark.requirement("AD-3")
def test_the_command_line_tells_it_and_compares_with_an_earlier_answer(
    ten, verify, tmp_path
):
    earlier = verify()
    (tmp_path / "heads").write_text(earlier.output)
    ten.write("eleven")

    again = verify("--heads", str(tmp_path / "heads"))
    ten.tamper(CHANGE, rehashed(5, 11), HEAD_FOLLOWS)
    [ours] = [e for e in earlier.output.split() if e.startswith("cadence:10:")]
    later = verify(SERVICE, "--head", ours)

    assert (earlier.exit_code, again.exit_code, later.exit_code) == (0, 0, 1)
    assert "cadence: 10 entries, OK\n  cadence:10:" in earlier.output
    assert "cadence: 11 entries, OK, as 1 head says" in again.output
    assert "outbound: 0 entries, OK\n" in earlier.output
    assert max(map(len, earlier.output.splitlines())) <= 100
    assert later.output.startswith(
        f"cadence: 11 entries, BROKEN\n  10 {REWRITTEN}\n  cadence:11:"
    )


def test_what_is_no_head_is_refused(verify, tmp_path):
    (tmp_path / "heads").write_text("nothing")

    assert "SERVICE:SEQ:HASH" in verify("--head", "cadence:1:ff").output
    unasked = verify("registry", "--head", f"cadence:1:{'ff' * 32}")
    assert (unasked.exit_code, "cadence" in unasked.output) == (2, True)
    assert verify("--heads", str(tmp_path / "heads")).exit_code == 1


@pytest.mark.usefixtures("ten")
def test_of_a_log_of_all_services_the_heads_of_one_are_enough(verify, tmp_path):
    (tmp_path / "heads").write_text(verify().output)

    one = verify(SERVICE, "--heads", str(tmp_path / "heads"))
    (tmp_path / "heads").write_text(one.output)
    other = verify("registry", "--heads", str(tmp_path / "heads"))

    assert (one.exit_code, "as 1 head says" in one.output) == (0, True)
    assert (other.exit_code, "no head of registry" in other.output) == (2, True)


@pytest.mark.parametrize("command", [["audit", "verify"], ["parked", "list"]])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://a:b@127.0.0.1:1/x", "PostgreSQL does not answer"),
        ("rubbish", "KEEPWELL_DATABASE_URL is no URL"),
    ],
)
def test_a_database_that_is_away_is_told_in_a_line(monkeypatch, command, url, why):
    monkeypatch.setenv("KEEPWELL_DATABASE_URL", url)

    said = CliRunner().invoke(main, command).output

    assert said.startswith(f"Error: {why}")
    assert len(said.splitlines()) == 1
