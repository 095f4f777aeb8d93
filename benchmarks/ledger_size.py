"""What a ledger of a million messages costs, against one of ten thousand.

The same work is done on both, in turns, and taken back: what is `ratio`d is the time it
takes in the large ledger over that in the small. Both have 200 branches; of a hundred
messages 97 were sent, and half of what waits, what waits longest, is of a branch that
may send no more.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

import psycopg
from bench.findings import at_most, check, note
from concentration_vs_sql import server
from mail_vs_smtplib import PREPARE

from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transaction, Transactions
from libs.testing.databases import DatabaseServer, fresh_database
from libs.testing.suites import PASSWORD
from services.outbound.domain.messages import Channel
from services.outbound.storage import claims, settlements, suppressions
from services.outbound.storage.claims import Claim, Reachable
from services.outbound.storage.messages import Wanted
from services.outbound.usecases import messages, sending_seen

SMALL, LARGE = 10_000, 1_000_000
ROUNDS, TIMES = 5, 20
A_MOMENT = timedelta(minutes=2)
PAGE = 50
FILL = """
insert into outbound.messages (message_id, branch_id, client_id, contact_id, purpose,
  period, recipient, channel, gap_class, critical, form, words, copies, state,
  queued_at, not_before, not_after, settled_at, told_at, mailing_id)
select md5(n::text), branch, 'c-' || n %% 50000, 'p-' || n %% 50000, 'newsletter',
  (n / 50000)::text, 'p-' || n, 'email', 'exempt', false, 'newsletter',
  jsonb_build_object('issue', 'i-1'), 1, state,
  now() - n * interval '30 seconds', now() - n * interval '30 seconds',
  case when state in ('queued', 'deferred') then now() + interval '7 days'
    else now() end,
  case when state = 'sent' then now() end, case when state = 'sent' then now() end,
  'm-' || n %% 1000
from (select n,
  'b-' || case when n %% 200 = 50 then 0 else n %% 199 end as branch,
  case when n %% 100 = 50 then 'queued' when n %% 200 = 51 then 'suppressed'
    when n %% 200 = 151 then 'failed' when n %% 200 = 52 then 'deferred'
    else 'sent' end as state
  from generate_series(1, %(rows)s) as n) as made
"""
LISTED = """
insert into outbound.suppressions (suppression_id, branch_id, client_id, contact_id,
  channel, why, at)
select md5(n::text), 'b-' || n %% 200, 'c-' || n, 'p-' || n, 'email', 'unsubscribed',
  now()
from generate_series(1, %(rows)s / 20) as n
"""
USED_UP = "insert into outbound.windows values ('b-0', 'email', now(), 1000)"
FIRST = """
update outbound.messages set not_before = not_before - interval '5 years'
where state = 'queued' and branch_id = 'b-0'
"""
LATE = """
update outbound.messages set not_after = now() where message_id in (
  select message_id from outbound.messages where state = 'deferred' limit 20)
"""
RATED = Reachable(Channel.EMAIL, per_hour=1_000)
OWN = Reachable(Channel.EMAIL, only="b-7", per_hour=1_000)
Work = Callable[[Transaction], object]


class TakenBack(Exception):
    """What was done for the stopwatch is not to last."""


@dataclass(frozen=True)
class Ledger:
    """A filled ledger, as the worker and as the API see it."""

    worker: Transactions
    api: Transactions

    def takes(self, work: Work, branches: str | None) -> float:
        """Return how many seconds the work takes, and take it back."""
        transactions = self.api if branches else self.worker
        with suppress(TakenBack), transactions.begin(branches=branches) as transaction:
            begun = time.monotonic()
            work(transaction)
            took = time.monotonic() - begun
            raise TakenBack
        return took


def claim(whose: Reachable) -> Work:
    def work(transaction: Transaction) -> None:
        until = transaction.now + A_MOMENT
        claims.claim(transaction, whose, Claim("me", PAGE, until))

    return work


def page(**wanted: str) -> Work:
    return lambda transaction: messages.listed(
        transaction, Wanted(**wanted), None, PAGE
    )


def look_up(transaction: Transaction) -> None:
    contacts = [f"p-{number}" for number in range(0, 50 * PAGE, PAGE)]
    suppressions.against(transaction, {"b-1"}, contacts, ())


def sweep(transaction: Transaction) -> None:
    check("late", len(settlements.expire(transaction, PAGE)), 20)


# What is done, for which branches (none is the worker), and how much longer it may
# take. What is counted is a hundred times as much; what is found is not.
WORK: dict[str, tuple[Work, str | None, float]] = {
    "claim": (claim(Reachable(Channel.EMAIL)), None, 3),
    "claim_past_a_full_window": (claim(RATED), None, 10),
    "claim_of_one_branch": (claim(OWN), None, 5),
    "list_of_messages": (page(), "*", 3),
    "list_of_what_was_sent": (page(state="sent"), "*", 3),
    "list_of_what_waits": (page(state="queued"), "*", 3),
    "list_of_a_client": (page(client="c-7"), "*", 3),
    "list_of_a_branch": (page(), "b-7", 3),
    "list_of_a_branch_from_above": (page(branch="b-7"), "*", 3),
    "status_counts": (sending_seen.seen, "*", 60),
    "gauges": (sending_seen.measure, None, 60),
    "suppression_look_up": (look_up, None, 3),
    "sweep_of_what_is_late": (sweep, None, 3),
}


def main() -> None:
    with server() as lent:
        small, large = ledger(lent, SMALL), ledger(lent, LARGE)
        for name, (work, branches, most) in WORK.items():
            pairs = [
                (spent(small, work, branches), spent(large, work, branches))
                for _ in range(ROUNDS)
            ]
            tell(name, pairs, most)


def tell(name: str, pairs: list[tuple[float, float]], most: float) -> None:
    little, much = (median(each) * 1_000 for each in zip(*pairs, strict=True))
    note(f"{name}: {little:.2f} ms of {SMALL} rows, {much:.2f} ms of {LARGE}")
    at_most(f"ledger_{name}", [large / small for small, large in pairs], most)


def spent(filled: Ledger, work: Work, branches: str | None) -> float:
    return median(filled.takes(work, branches) for _ in range(TIMES))


def ledger(lent: DatabaseServer, rows: int) -> Ledger:
    """Fill a ledger."""
    url = fresh_database(lent, PREPARE)
    begun = time.monotonic()
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (FILL, LISTED):
            connection.execute(statement, {"rows": rows})
        for statement in (USED_UP, FIRST, LATE):
            connection.execute(statement)
        connection.execute("vacuum analyze")
    note(f"{rows} rows filled in {time.monotonic() - begun:.0f} s")
    return Ledger(transactions(url, "worker"), transactions(url, "api"))


def transactions(url: str, floor: str) -> Transactions:
    engine = engine_for(as_role(url, f"outbound_{floor}", PASSWORD), 1, "benchmark")
    return Transactions(engine, "outbound", WallClock(), walled=floor == "api")


if __name__ == "__main__":
    main()
