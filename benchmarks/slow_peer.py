"""Mail to a fast server, alone and while another server is 200 times slower.

Both are reached by one worker, each by its own lane; the slow one has more to take than
it can in the time.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.findings import at_least, check, note
from concentration_vs_sql import server
from mail_vs_smtplib import PREPARE, Sink, drafts, sink, through_the_ledger

from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.databases import fresh_database
from libs.testing.suites import PASSWORD, Suite, suite
from libs.values import BranchId
from libs.waiting import until
from services.outbound.settings import AT_HOME
from services.outbound.usecases import ledger

ROUNDS = 3
SLOW_SECONDS = AT_HOME / 3.5  # for each mail: all its connections take 3.5 a second
GRAZ = BranchId("graz")
PAST = timedelta(days=2)
TAKEN = (
    "select count(*) from outbound.messages where branch_id = 'graz' and state = 'sent'"
)
STOPPED = """
update outbound.messages set state = 'expired'
where branch_id = 'graz' and state in ('queued', 'claimed')
"""


def main() -> None:
    with here() as ours:
        alone, beside = [], []
        through_the_ledger(ours, "warm")
        for nth in range(ROUNDS):
            alone.append(through_the_ledger(ours, f"alone-{nth}"))
            with slow_one_busy(ours, nth) as slow:
                beside.append(through_the_ledger(ours, f"beside-{nth}"))
            note(
                f"mails a second: {alone[-1]:.0f} alone, {beside[-1]:.0f} beside one"
                f" of {slow[0]:.1f}, {beside[-1] / slow[0]:.0f} times slower"
            )
    ratios = [much / all_ for much, all_ in zip(beside, alone, strict=True)]
    at_least("slow_peer_vs_alone", ratios, 0.8)


@contextmanager
def here() -> Iterator[Suite]:
    """Lend a worker with its two peers."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        told = {
            name: spelt(stack.enter_context(sink(made(folder / name), *seconds)))
            for name, seconds in {"FAST": (), "SLOW": (str(SLOW_SECONDS),)}.items()
        }
        url = fresh_database(stack.enter_context(server()), PREPARE)
        ours = Suite(url, {"outbound": {}}, "local", folder, settings=told)
        stack.enter_context(suite(ours))
        ours.work(
            ["benchmarks/bench/two_peers.py"],
            PYTHONPATH=f"{Path.cwd()}:{Path.cwd()}/benchmarks",
        )
        yield ours


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def spelt(where: Sink) -> str:
    return f"{where.port} {where.authorities}"


@contextmanager
def slow_one_busy(ours: Suite, nth: int) -> Iterator[list[float]]:
    """Give the slow server more than it can take; tell how many it took a second."""
    engine = engine_for(as_role(ours.url, "outbound_worker", PASSWORD), 1, "race")
    transactions = Transactions(engine, "outbound", WallClock(), walled=False)
    with transactions.begin() as transaction:
        late = drafts(f"slow-{nth}", transaction.now - PAST)
        of_graz = [
            replace(
                each,
                key=replace(each.key, branch=GRAZ),
                not_after=transaction.now + PAST,
            )
            for each in late
        ]
        ledger.queue(transaction, of_graz)
    engine.dispose()
    before, begun = taken(ours), time.monotonic()
    check("busy", until(lambda: taken(ours) > before, 20), expected=True)
    speed: list[float] = []
    yield speed
    speed.append((taken(ours) - before) / (time.monotonic() - begun))
    ours.rows(STOPPED)


def taken(ours: Suite) -> int:
    ((count,),) = ours.rows(TAKEN)
    return int(count)


if __name__ == "__main__":
    main()
