"""Mail through the ledger against bare smtplib, and against a program without care.

All send the same bytes by TLS to the same server on this machine, which stores each
mail before it takes it, as mail servers must. The ledger's database keeps what it
commits, and every mail is committed as on its way before it goes.

In the ledger's rate are claiming, freezing, committing, sending over as many lines as
outbound has, settling and telling, from the first mail that is handed over to the last
that is settled. Not in it are what the others do not do either: judging, writing,
signing and the search for leaks; its mails come from a skeleton, theirs are ready, but
for those of the program without care. Plain smtplib has one line.
"""

import smtplib
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme
from bench import mails
from bench.findings import at_least, check, note
from concentration_vs_sql import server

from libs.ports import free_port
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.migrations import migrate
from libs.storage.transactions import Transactions
from libs.testing.databases import fresh_database
from libs.testing.suites import PASSWORD, Suite, prepared, suite
from libs.values import BranchId, ClientId, ContactId
from libs.waiting import until
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.usecases import ledger

ROUNDS, MANY, FEW = 5, 2_000, 150
PREPARE = prepared(["outbound"], lambda url: migrate(url, ["outbound"]))
SENDER = ["benchmarks/bench/mail_sender.py"]
LATER = timedelta(days=1)
LET_GO = """
update outbound.messages set not_before = queued_at where period = %(period)s
"""
WAITING = """
select from outbound.messages where period = %(period)s and state <> 'sent' limit 1
"""
SPEED = """
select count(*), extract(epoch from max(settled_at) - min(handed_over_at))
from outbound.messages where state = 'sent' and period = %(period)s
"""


@dataclass(frozen=True)
class Sink:
    """Where the server listens, and who vouches for it."""

    port: int
    authorities: Path

    def line(self) -> smtplib.SMTP_SSL:
        """Connect to it."""
        context = ssl.create_default_context(cafile=self.authorities)
        return smtplib.SMTP_SSL("localhost", self.port, context=context)


def main() -> None:
    with TemporaryDirectory() as folder, sink(Path(folder)) as where, server() as lent:
        url = fresh_database(lent, PREPARE)
        told = {"SINK": str(where.port), "AUTHORITIES": str(where.authorities)}
        ours = Suite(url, {"outbound": {}}, "local", Path(folder), settings=told)
        with suite(ours):
            ours.work(SENDER, PYTHONPATH=f"{Path.cwd()}:{Path.cwd()}/benchmarks")
            rates = [
                (through_the_ledger(ours, nth), bare(where), without_care(where))
                for nth in range(ROUNDS)
            ]
    for mine, plain, careless in rates:
        note(f"mails a second: ledger {mine:.0f}, smtplib {plain:.0f}")
        note(f"  a connection and an EmailMessage each {careless:.0f}")
    at_least("mail_vs_smtplib", [mine / plain for mine, plain, _ in rates], 0.7)
    at_least("mail_vs_naive", [mine / careless for mine, _, careless in rates], 3)


def through_the_ledger(ours: Suite, nth: int) -> float:
    """Queue mails, let the worker at them, and return how many it sends a second."""
    period = str(nth)
    engine = engine_for(as_role(ours.url, "outbound_worker", PASSWORD), 1, "race")
    transactions = Transactions(engine, "outbound", WallClock(), walled=False)
    with transactions.begin() as transaction:
        ledger.queue(transaction, drafts(period, transaction.now))
    engine.dispose()
    ours.rows(LET_GO, period=period)
    until(lambda: not ours.rows(WAITING, period=period), 120)
    check("sent", speed(ours, period)[0], MANY)
    return MANY / float(speed(ours, period)[1])


def speed(ours: Suite, period: str) -> tuple[int, float]:
    ((sent, seconds),) = ours.rows(SPEED, period=period)
    return sent, seconds


def drafts(period: str, now: datetime) -> Iterator[Draft]:
    for number in range(MANY):
        recipient = ContactId(f"{period}-{number}")
        key = Key(BranchId("vienna"), "letter", period, recipient, Channel.EMAIL)
        yield Draft(
            key=key,
            client=ClientId(f"c-{number}"),
            gap_class="exempt",
            form=Form.TEMPLATE,
            words={},
            not_before=now + LATER,
            not_after=now + LATER * 2,
        )


def bare(where: Sink) -> float:
    """Send bytes that are ready over one kept connection."""
    ready = [(mails.address(str(n)), mails.body(str(n))) for n in range(MANY)]
    line = where.line()
    begun = time.monotonic()
    for to, body in ready:
        line.sendmail(mails.FROM, [to], body)
    rate = MANY / (time.monotonic() - begun)
    line.quit()
    return rate


def without_care(where: Sink) -> float:
    """Write each mail with the library, and connect for each."""
    begun = time.monotonic()
    for number in range(FEW):
        with where.line() as line:
            line.send_message(mails.mail(str(number)))
    return FEW / (time.monotonic() - begun)


@contextmanager
def sink(folder: Path, *more: str) -> Iterator[Sink]:
    """Lend a server of its own process; `more` is how long each mail takes it."""
    authority = trustme.CA()
    trusted, certificate = folder / "authority.pem", folder / "sink.pem"
    authority.cert_pem.write_to_path(trusted)
    issued = authority.issue_cert("localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(certificate)
    where = Sink(free_port(), trusted)
    command = [sys.executable, "benchmarks/bench/mail_sink.py"]
    told = [str(where.port), str(certificate), str(folder), *more]
    with subprocess.Popen([*command, *told]) as process:  # noqa: S603 our own words
        try:
            until(lambda: there(where), 10)
            yield where
        finally:
            process.kill()


def there(where: Sink) -> bool:
    try:
        where.line().quit()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
