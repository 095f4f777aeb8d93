"""Leave to send: which messages are to ask cadence for it, and what it answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.messages import Draft
from services.outbound.domain.settlements import WAITS_FOR_PACK

# Who was not answered in a day asks again.
PATIENCE = timedelta(days=1)
# What is exempt has its leave from the task it is for, and asks once that has run out.
WITHOUT_LEAVE = """
m.state in ('queued', 'deferred')
and (m.gap_class <> 'exempt' or m.request_id is not null)
and m.not_after >= :now
"""
IN_NO_PACK = f"m.rule is distinct from '{WAITS_FOR_PACK}'"
# A letter that lies here for a pack asks anew as soon as its leave has run out.
NEEDS_AT = f"""
greatest(case when {IN_NO_PACK} then m.not_before end,
  m.granted_until + interval '1 microsecond', m.asked_at + cast(:patience as interval))
"""
# Each part by an index of its own, however much waits that has its leave.
NOT_ASKED = "m.asked_at is null and m.granted_until is null"
RUN_OUT = "m.asked_at is null and m.granted_until < :now"
NOT_ANSWERED = "m.asked_at <= cast(:asked_by as timestamptz)"
NEEDY = " union all ".join(
    f"(select m.message_id from outbound.messages m where {WITHOUT_LEAVE} and {part}"
    f" and {NEEDS_AT} <= :now order by {by} limit :most)"
    for part, by in (
        (NOT_ASKED, "m.not_before"),
        (RUN_OUT, "m.granted_until"),
        (NOT_ANSWERED, "m.asked_at"),
    )
)
TO_ASK = f"""
update outbound.messages n
set request_id = coalesce(n.request_id, n.message_id), asked_at = :now
from (
  select m.message_id from outbound.messages m where m.message_id in ({NEEDY})
  order by m.not_before, m.message_id limit :most for update skip locked
) due
where n.message_id = due.message_id
returning n.request_id, n.client_id, n.branch_id, n.contact_id, n.gap_class, n.channel,
  n.purpose, n.period, n.not_after
"""
# Of what has its leave, or was asked for, the first to run out is early enough.
NEXT = f"""
select min(at) from (
  (select m.not_before as at from outbound.messages m
    where {WITHOUT_LEAVE} and {NOT_ASKED} order by m.not_before limit 1)
  union all (select {NEEDS_AT} from outbound.messages m
    where {WITHOUT_LEAVE} and ({RUN_OUT} or {NOT_ANSWERED}))
  union all (select m.granted_until + interval '1 microsecond' from outbound.messages m
    where {WITHOUT_LEAVE} and m.asked_at is null and m.granted_until >= :now
    order by m.granted_until limit 1)
  union all (select m.asked_at + cast(:patience as interval) from outbound.messages m
    where {WITHOUT_LEAVE} and m.asked_at > cast(:asked_by as timestamptz)
    order by m.asked_at limit 1)
) as first
"""
GRANT = f"""
update outbound.messages m
set granted_until = g.until, asked_at = null,
  not_before = greatest(m.not_before, g.at),
  state = case when {IN_NO_PACK} then 'queued' else m.state end,
  rule = case when {IN_NO_PACK} then null else m.rule end, evidence = null
from unnest(cast(:ids as text[]), cast(:ats as timestamptz[]),
  cast(:untils as timestamptz[])) as g (id, at, until)
where m.request_id = g.id and m.state in ('queued', 'deferred')
"""
DEFER = f"""
update outbound.messages m
set granted_until = null, asked_at = null, not_before = greatest(d.at,
    case when {IN_NO_PACK} then m.not_before end),
  state = 'deferred', rule = d.rule, evidence = null
from unnest(cast(:ids as text[]), cast(:ats as timestamptz[]), cast(:rules as text[]))
  as d (id, at, rule)
where m.request_id = d.id and m.state in ('queued', 'deferred')
"""
# Of a message `m`: what is exempt has its leave from what it is for.
HAS_LEAVE = "(m.gap_class = 'exempt' or m.granted_until > :now)"
ASKED_BY = """
select message_id, request_id from outbound.messages where request_id = any(:ids)
"""
UNDER_WAY = """
select request_id from outbound.messages where request_id = any(:ids)
  and state in ('queued', 'deferred', 'claimed', 'handed_over', 'sent', 'ambiguous')
"""
# What was called back and is due after all; what they want no more of is not.
REVIVE = """
update outbound.messages m
set state = 'queued', rule = null, evidence = null, settled_at = null, told_at = null,
  asked_at = null, claimed_by = null, granted_until = d.until,
  not_after = greatest(m.not_after, d.until)
from unnest(cast(:ids as text[]), cast(:requests as text[]),
  cast(:untils as timestamptz[])) as d (id, request, until)
where m.message_id = d.id and m.request_id = d.request
  and m.state = 'suppressed' and m.rule = any(:rules)
  and not exists (select from outbound.clients c
    where c.client_id = m.client_id and c.branch_id <> m.branch_id)
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
    rows = transaction.session.execute(text(TO_ASK), when(transaction) | {"most": most})
    return sorted((Wanted(*row) for row in rows), key=lambda each: each.request)


def next_to_ask(transaction: Transaction) -> datetime | None:
    """Read when the next message is to ask."""
    at: datetime | None = transaction.session.scalar(text(NEXT), when(transaction))
    return at


def when(transaction: Transaction) -> dict[str, object]:
    now = transaction.now
    return {"now": now, "patience": PATIENCE, "asked_by": now - PATIENCE}


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


def under_way(transaction: Transaction, requests: Sequence[str]) -> set[str]:
    """Tell which requests have a message that waits, or that may have gone out."""
    rows = transaction.session.execute(text(UNDER_WAY), {"ids": list(requests)})
    return set(rows.scalars())


def revive(
    transaction: Transaction, due: Sequence[Draft], rules: Sequence[str]
) -> None:
    """Let messages go out after all that one of the rules had denied."""
    bound = {
        "ids": [each.key.id for each in due],
        "requests": [each.request for each in due],
        "untils": [each.granted_until for each in due],
        "rules": list(rules),
    }
    transaction.session.execute(text(REVIVE), bound)
