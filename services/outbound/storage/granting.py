"""Leave to send: which messages are to ask cadence for it, and what it answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId

# Who was not answered in a day asks again.
PATIENCE = timedelta(days=1)
# What is exempt has its leave from the task it is for, and asks once that has run out.
WITHOUT_LEAVE = """
m.state in ('queued', 'deferred')
and (m.gap_class <> 'exempt' or m.request_id is not null)
and m.not_after >= :now
"""
NEEDS_AT = """
greatest(m.not_before, m.granted_until + interval '1 microsecond',
  m.asked_at + cast(:patience as interval))
"""
TO_ASK = f"""
update outbound.messages n
set request_id = coalesce(n.request_id, n.message_id), asked_at = :now
from (
  select m.message_id from outbound.messages m
  where {WITHOUT_LEAVE} and {NEEDS_AT} <= :now
  order by m.not_before, m.message_id limit :most for update skip locked
) due
where n.message_id = due.message_id
returning n.request_id, n.client_id, n.branch_id, n.contact_id, n.gap_class, n.channel,
  n.purpose, n.period, n.not_after
"""
NEXT = f"select min({NEEDS_AT}) from outbound.messages m where {WITHOUT_LEAVE}"
GRANT = """
update outbound.messages m
set granted_until = g.until, asked_at = null,
  not_before = greatest(m.not_before, g.at),
  state = case m.rule when 'waits_for_pack' then m.state else 'queued' end,
  rule = case m.rule when 'waits_for_pack' then m.rule end, evidence = null
from unnest(cast(:ids as text[]), cast(:ats as timestamptz[]),
  cast(:untils as timestamptz[])) as g (id, at, until)
where m.request_id = g.id and m.state in ('queued', 'deferred')
"""
DEFER = """
update outbound.messages m
set granted_until = null, asked_at = null, not_before = greatest(m.not_before, d.at),
  state = 'deferred', rule = d.rule, evidence = null
from unnest(cast(:ids as text[]), cast(:ats as timestamptz[]), cast(:rules as text[]))
  as d (id, at, rule)
where m.request_id = d.id and m.state in ('queued', 'deferred')
"""
ASKED_BY = """
select message_id, request_id from outbound.messages where request_id = any(:ids)
"""
# What was called back and is due after all; what they want no more of is not.
REVIVE = """
update outbound.messages m
set state = 'queued', rule = null, evidence = null, settled_at = null, told_at = null,
  asked_at = null, claimed_by = null, granted_until = d.until,
  not_after = greatest(m.not_after, d.until)
from unnest(cast(:ids as text[]), cast(:untils as timestamptz[])) as d (id, until)
where m.request_id = d.id and m.state = 'suppressed' and m.rule = any(:rules)
"""


@dataclass(frozen=True)
class Wanted:
    """A message that cadence is to be asked for."""

    request: str
    client: ClientId
    branch: BranchId
    contact: ContactId | None
    gap_class: str
    channel: str
    purpose: str
    period: str
    not_after: datetime


def to_ask(transaction: Transaction, most: int) -> list[Wanted]:
    """Note that messages that have no leave now ask for it, and return them."""
    rows = transaction.session.execute(
        text(TO_ASK), {"now": transaction.now, "most": most, "patience": PATIENCE}
    )
    return sorted((Wanted(*row) for row in rows), key=lambda each: each.request)


def next_to_ask(transaction: Transaction) -> datetime | None:
    """Read when the next message is to ask."""
    bound = {"now": transaction.now, "patience": PATIENCE}
    at: datetime | None = transaction.session.scalar(text(NEXT), bound)
    return at


def grant(
    transaction: Transaction, granted: Mapping[str, tuple[datetime, datetime]]
) -> None:
    """Note from when until when messages may go out, by their requests."""
    bound = {
        "ids": list(granted),
        "ats": [at for at, _ in granted.values()],
        "untils": [until for _, until in granted.values()],
    }
    transaction.session.execute(text(GRANT), bound)


def defer(
    transaction: Transaction, deferred: Mapping[str, tuple[datetime, str]]
) -> None:
    """Put messages off until they may ask again, by their requests."""
    bound = {
        "ids": list(deferred),
        "ats": [at for at, _ in deferred.values()],
        "rules": [rule for _, rule in deferred.values()],
    }
    transaction.session.execute(text(DEFER), bound)


def asked_by(transaction: Transaction, requests: Sequence[str]) -> dict[str, str]:
    """Read which messages asked: their requests by message."""
    rows = transaction.session.execute(text(ASKED_BY), {"ids": list(requests)})
    return {row.message_id: row.request_id for row in rows}


def revive(
    transaction: Transaction, due: Mapping[str, datetime], rules: Sequence[str]
) -> None:
    """Let messages go out after all that one of the rules had denied."""
    bound = {"ids": list(due), "untils": list(due.values()), "rules": list(rules)}
    transaction.session.execute(text(REVIVE), bound)
