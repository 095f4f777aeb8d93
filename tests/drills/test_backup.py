"""A suite is backed up under load and restored elsewhere: nothing confirmed is lost."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
import pytest

from libs.storage import embedded
from libs.storage.embedded import EmbeddedPostgres
from libs.testing.suites import CALLER
from libs.waiting import until
from tests.flow.conftest import Suite, suite
from tests.flow.test_embedded import call

pytestmark = pytest.mark.timeout(300)

CLIENTS = """\
Filiale,Zone,Country,Company,Main Phone,Tier
Vienna,Europe/Vienna,AT,Alpine Dental,0720 123456,A
"""
BATCH = 20
SOME = 10 * BATCH  # calls before the backup begins, and after it has ended
AUDIT = """
select 'registry', seq, at, actor, action, subject, details::text from registry.audit
union all
select 'outbound', seq, at, actor, action, subject, details::text from outbound.audit
"""
CALLS = "select count(*) from touchpoints.touches where kind = 'call'"


class Caller:
    """A phone system that reports calls without end, and notes what was confirmed."""

    def __init__(self, told: Suite) -> None:
        self.told = told
        self.confirmed: list[dict] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.report)

    def report(self):
        while not self.over.is_set():
            number = len(self.confirmed)
            batch = [
                call("+43720123456", f"c-{n}", minutes_ago=n % 9_000)
                for n in range(number, number + BATCH)
            ]
            assert set(self.told.tell(*batch)) == {"accepted"}
            self.confirmed += batch

    @contextmanager
    def at_work(self):
        self.thread.start()
        try:
            yield
        finally:
            self.over.set()
            self.thread.join()

    def goes_on(self):
        """Wait until some more calls are confirmed."""
        known = len(self.confirmed)
        assert until(lambda: len(self.confirmed) > known + SOME, 60)


@dataclass(frozen=True)
class Restored:
    """What was restored, and what was known of the first suite before its backup."""

    suite: Suite
    said: str
    key: str
    audited: set
    before: list
    told: list


@pytest.fixture(scope="module")
def first():
    with suite() as running:
        path = running.folder / "clients.csv"
        path.write_text(CLIENTS)
        running.say("import", "clients", str(path), "--map", "branch=Filiale")
        assert until(lambda: is_armed(running) is False, 20)
        running.say("sending", "arm", "--reason", "we begin")
        yield running


@pytest.fixture(scope="module")
def restored(first):
    key = first.say("keys", "create", "pbx", "--source", "pbx").split()[0]
    caller, backup = Caller(first), first.folder / "backup"
    with caller.at_work():
        caller.goes_on()
        audited, before = rows(first, AUDIT), list(caller.confirmed)
        first.say("backup", str(backup))
        caller.goes_on()
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        second = Suite(Path(name))
        said = second.say("restore", str(backup))
        second.start()
        yield Restored(second, said, key, audited, before, caller.confirmed)
        second.stop()
        EmbeddedPostgres(second.folder / "postgres", "").stop()


def rows(told, sql):
    url = embedded.start(told.folder / "postgres").url
    with psycopg.connect(url) as connection:
        return set(connection.execute(sql).fetchall())


def calls(told):
    [(number,)] = rows(told, CALLS)
    return number


def is_armed(told):
    """Tell whether the instance seen last may send; None before there is one."""
    told = told.say("sending", "status").rpartition("armed")[2].splitlines()[1:]
    return told[0].split()[-1] != "no" if told else None


def verdicts(told, events):
    return [
        verdict
        for start in range(0, len(events), 200)
        for verdict in told.tell(*events[start : start + 200])
    ]


def test_what_was_confirmed_before_the_backup_is_there(restored):
    before = restored.before

    assert len(before) > SOME
    assert until(lambda: calls(restored.suite) >= len(before), 60)
    assert set(verdicts(restored.suite, before)) == {"duplicate"}


def test_who_did_what_before_the_backup_is_there(restored):
    assert restored.audited
    assert restored.audited <= rows(restored.suite, AUDIT)


def test_what_came_after_it_comes_again_from_its_source(first, restored):
    again = verdicts(restored.suite, restored.told)

    say(f"\n{len(restored.before)} calls confirmed before the backup began, all there")
    say(
        f"{again.count('accepted')} of {len(restored.told)} came again; {restored.said}"
    )
    assert set(again) == {"accepted", "duplicate"}
    assert until(lambda: calls(restored.suite) == len(restored.told), 60)
    assert until(lambda: calls(first) == len(restored.told), 60)


def test_a_key_that_was_handed_out_still_opens(restored):
    event = call("+43720123456", "by-key")
    answer = CALLER.post(
        f"{restored.suite.address}/v1/events",
        json=event,
        headers={
            "Authorization": f"Bearer {restored.key}",
            "Content-Type": "application/cloudevents+json",
        },
    )

    assert answer.status_code == httpx.codes.ACCEPTED, answer.text


def test_it_sends_nothing_until_it_is_armed(first, restored):
    assert until(lambda: is_armed(restored.suite) is False, 20)
    assert is_armed(first) is True


def test_the_doctor_finds_nothing_wrong_and_knows_who_was_armed(restored):
    said = restored.suite.say("doctor")

    assert "Nothing is wrong." in said
    assert "No instance is armed: nothing is sent to the world outside." in said


def test_the_secrets_are_the_same_and_closed(first, restored):
    for name in ("secrets.json", "issuer.json"):
        kept = restored.suite.folder / name
        assert kept.read_bytes() == (first.folder / name).read_bytes()
        assert kept.stat().st_mode & 0o077 == 0


def test_a_suite_is_not_overwritten(first, restored):
    backup = str(first.folder / "backup")
    restored.suite.stop()

    assert "has a suite already" in restored.suite.say("restore", backup, code=1)
    restored.suite.start()
    assert "something in the folder already" in first.say("backup", backup, code=1)


def say(line):
    print(line)  # noqa: T201 the drill's findings are for people
