"""Settlements in PostgreSQL: many messages' new states in one statement."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from psycopg.types.json import Json
from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Message
from services.outbound.domain.messages import State
from services.outbound.domain.settlements import Settlement
from services.outbound.storage import ledger

# Evidence may hold times.
TOLD = partial(json.dumps, default=str)
A_DAY = timedelta(days=1)
FINAL = {
    *(State.SENT, State.FAILED, State.AMBIGUOUS, State.SUPPRESSED, State.EXPIRED),
}
RETURNING = f"returning {', '.join(f'm.{column}' for column in ledger.COLUMNS)}"
# A provider's plan counts what it was asked, a mail server's what was tried.
# `ambiguous` too: an answer that came after all is better than none.
SETTLE = f"""
update outbound.messages m
set state = s.state, not_before = coalesce(s.not_before, m.not_before),
  rule = s.rule, reason = s.reason, evidence = s.evidence,
  reference = coalesce(s.reference, m.reference), resent = m.resent or s.resent,
  attempts = m.attempts + (m.state = 'claimed' and s.rule in ('not_now', 'not_wanted')
    and m.channel not in ('sms', 'chat'))::integer,
  leased_until = null, claimed_by = case when s.settled then m.claimed_by end,
  settled_at = case when s.settled then cast(%(now)s as timestamptz) end,
  told_at = case when s.settled then cast(%(now)s as timestamptz) end
from unnest(%(ids)s::text[], %(states)s::text[], %(not_before)s::timestamptz[],
  %(rules)s::text[], %(reasons)s::text[], %(evidence)s::jsonb[],
  %(references)s::text[], %(resent)s::boolean[], %(settled)s::boolean[])
  as s (message_id, state, not_before, rule, reason, evidence, reference, resent,
    settled)
where m.message_id = s.message_id and m.state = any(%(of)s)
  and (%(by)s::text[] is null or m.claimed_by = any(%(by)s::text[]))
{RETURNING}
"""
BARRED = """
select message_id from outbound.messages
where message_id = any(:ids) and rule = 'not_wanted'
"""
OTHERS_BARRED = """
select exists (select from outbound.messages
  where branch_id = :branch and channel = :channel and client_id <> :client
    and rule = 'not_wanted' and (state = 'deferred' or settled_at > :since))
"""
TELL = f"""
update outbound.messages m set told_at = :now
where m.message_id = any(:ids) and m.state = 'sent' and m.told_at is null
{RETURNING}, m.settled_at
"""
UNTOLD = """
select message_id from outbound.messages
where state = 'sent' and told_at is null and settled_at < :before
limit :most for update skip locked
"""
LATE = f"""
with late as materialized (
  select message_id from outbound.messages
  where state in ('queued', 'deferred') and not_after <= :now
  limit :most for update skip locked
)
update outbound.messages m
set state = 'expired', rule = coalesce(m.rule, 'too_late'), settled_at = :now,
  told_at = :now
from late where m.message_id = late.message_id
{RETURNING}
"""
LEFT = f"""
select {", ".join(ledger.COLUMNS)} from outbound.messages
where state = 'handed_over' and leased_until < :clock
limit :most for update skip locked
"""
ABANDONED = """
with abandoned as materialized (
  select message_id from outbound.messages
  where state = 'claimed' and leased_until < :clock
  limit :most for update skip locked
)
update outbound.messages m
set state = 'queued', claimed_by = null, leased_until = null
from abandoned where m.message_id = abandoned.message_id
"""


def settle(
    transaction: Transaction,
    settlements: Sequence[Settlement],
    of: Iterable[State],
    by: Sequence[str] | None = None,
) -> list[Message]:
    """Write down what became of messages; return those that were still to be settled.

    `of` are the states they may be in, `by` whose claims they may be.
    """
    if not settlements:
        return []
    rows = transaction.session.exec_driver_sql(
        SETTLE,
        columns(settlements)
        | {"now": transaction.now, "of": [each.value for each in of]}
        | {"by": list(by) if by is not None else None},
    )
    return [ledger.message_of(row) for row in rows]


def columns(settlements: Sequence[Settlement]) -> dict[str, object]:
    return {
        "ids": [each.message for each in settlements],
        "states": [each.state.value for each in settlements],
        "not_before": [each.not_before for each in settlements],
        "rules": [each.rule for each in settlements],
        "reasons": [each.reason for each in settlements],
        "evidence": [
            Json(dict(each.evidence), TOLD) if each.evidence else None
            for each in settlements
        ],
        "references": [each.reference for each in settlements],
        "resent": [each.resent for each in settlements],
        "settled": [each.state in FINAL for each in settlements],
    }


def barred(transaction: Transaction, ids: Sequence[str]) -> set[str]:
    """Return which of these were refused for what we are, the last time."""
    found = transaction.session.execute(text(BARRED), {"ids": list(ids)})
    return set(found.scalars())


def others_barred(transaction: Transaction, message: Message) -> bool:
    """Say whether another client's mail was refused so, too, within a day."""
    told = {
        "branch": message.branch,
        "channel": message.channel.value,
        "client": message.client,
        "since": transaction.now - A_DAY,
    }
    return bool(transaction.session.execute(text(OTHERS_BARRED), told).scalar())


def tell(
    transaction: Transaction, ids: Sequence[str]
) -> list[tuple[Message, datetime]]:
    """Mark what went out as told of; return it, and when each did."""
    told = {"ids": list(ids), "now": transaction.now}
    rows = transaction.session.execute(text(TELL), told)
    return [(ledger.message_of(row[:-1]), row[-1]) for row in rows]


def untold(transaction: Transaction, before: datetime, most: int) -> list[str]:
    """Find what went out before then and was not told of."""
    told = {"before": before, "most": most}
    return list(transaction.session.execute(text(UNTOLD), told).scalars())


def expire(transaction: Transaction, most: int) -> list[Message]:
    """Let go of what is too late; return it."""
    rows = transaction.session.execute(
        text(LATE), {"now": transaction.now, "most": most}
    )
    return [ledger.message_of(row) for row in rows]


def left(transaction: Transaction, clock: datetime, most: int) -> list[Message]:
    """Lock what was on its way when its sender went."""
    rows = transaction.session.execute(text(LEFT), {"clock": clock, "most": most})
    return [ledger.message_of(row) for row in rows]


def put_back(transaction: Transaction, clock: datetime, most: int) -> int:
    """Queue again what a sender claimed that went before handing it over."""
    told = {"clock": clock, "most": most}
    return int(transaction.session.execute(text(ABANDONED), told).rowcount)
