"""How long it takes to queue a mailing to many, against the bare SQL for its rows."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg
from bench.findings import at_most, check, note
from concentration_vs_sql import server
from mail_vs_smtplib import PREPARE

from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.databases import fresh_database
from libs.testing.suites import PASSWORD
from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.usecases import ledger

RECIPIENTS, ROUNDS = 100_000, 3
A_WEEK = timedelta(days=7)
BARE = """
insert into outbound.messages (message_id, branch_id, client_id, contact_id, purpose,
  period, recipient, channel, gap_class, critical, form, words, copies, state,
  queued_at, not_before, not_after)
select md5('bare' || %(period)s || n), 'vienna', 'c-' || n, 'p-' || n, 'bare',
  %(period)s, 'p-' || n, 'email', 'broadcast', false, 'newsletter',
  jsonb_build_object('issue', 'i-1'), 1, 'queued', now(), now(),
  now() + interval '7 days'
from generate_series(1, %(recipients)s) as n
"""


def main() -> None:
    with server() as lent:
        url = as_role(fresh_database(lent, PREPARE), "outbound_worker", PASSWORD)
        engine = engine_for(url, 1, "benchmark", patience=120)
        transactions = Transactions(engine, "outbound", WallClock(), walled=False)
        times = [
            (by_us(transactions, str(nth)), by_sql(url, str(nth)))
            for nth in range(ROUNDS)
        ]
        engine.dispose()
    for ours, bare in times:
        note(f"{RECIPIENTS} recipients: queued {ours:.1f} s, bare SQL {bare:.1f} s")
    at_most("schedule_vs_sql", [ours / bare for ours, bare in times], 4)


def by_us(transactions: Transactions, period: str) -> float:
    begun = time.monotonic()
    with transactions.begin() as transaction:
        queued = ledger.queue(transaction, drafts(transaction.now, period))
    took = time.monotonic() - begun
    check("queued", len(queued.new), RECIPIENTS)
    return took


def by_sql(url: str, period: str) -> float:
    begun = time.monotonic()
    with psycopg.connect(url) as connection:
        told = {"period": period, "recipients": RECIPIENTS}
        check("written", connection.execute(BARE, told).rowcount, RECIPIENTS)
    return time.monotonic() - begun


def drafts(now: datetime, period: str) -> Iterator[Draft]:
    for number in range(1, RECIPIENTS + 1):
        recipient = ContactId(f"p-{number}")
        yield Draft(
            Key(BranchId("vienna"), "newsletter", period, recipient, Channel.EMAIL),
            client=ClientId(f"c-{number}"),
            gap_class="broadcast",
            form=Form.NEWSLETTER,
            words={"issue": "i-1"},
            not_before=now,
            not_after=now + A_WEEK,
            contact=recipient,
        )


if __name__ == "__main__":
    main()
