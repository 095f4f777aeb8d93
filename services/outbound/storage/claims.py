"""Claims: which sender has which messages in hand, and for how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Message
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Parcel
from services.outbound.storage import ledger
from services.outbound.storage.pauses import NOT_PAUSED

# What waits is hardly ever late: to look for it by its end is to read all that waits.
NOT_BY_INDEX = "interval '0'"
# Asked once, not of all that waits while everything stands still.
NOT_ALL_PAUSED = (
    "not exists (select from outbound.pauses p where p.over = '*'"
    " and p.channel in ('*', :channel) and p.why <> 'complaints')"
)
# The grant holds, nobody stopped it, and its branch may still send in this hour.
CLAIM = f"""
with due as materialized (
  select m.message_id from outbound.messages m
  where m.channel = :channel and m.state in ('queued', 'deferred')
    and (m.gap_class = 'exempt' or m.granted_until > :now)
    and m.not_before <= :now and m.not_after + {NOT_BY_INDEX} > :now
    and (cast(:only as text) is null or m.branch_id = :only)
    and m.branch_id <> all(:others)
    and {NOT_ALL_PAUSED} and {NOT_PAUSED}
    and not exists (select from outbound.windows w where w.branch_id = m.branch_id
      and w.channel = m.channel and w.used >= :per_hour and w.opened_at > :an_hour_ago)
  order by m.critical desc, m.not_before, m.message_id
  limit :most for update of m skip locked
)
update outbound.messages m
set state = 'claimed', claimed_by = :by, leased_until = :until
from due where m.message_id = due.message_id
returning {", ".join(f"m.{column}" for column in ledger.COLUMNS)}
"""
# What was taken and what goes next in one journey: this is written for every mail.
PASS_ON = f"""
with taken as (
  update outbound.messages m
  set state = 'sent', settled_at = %(now)s, told_at = null, leased_until = null,
    rule = null, reason = null, evidence = null,
    reference = coalesce(t.reference, m.reference)
  from unnest(%(taken)s::text[], %(claims)s::text[], %(references)s::text[])
    as t (message_id, by, reference)
  where m.message_id = t.message_id and m.claimed_by = t.by
    and m.state in ('handed_over', 'ambiguous')
)
update outbound.messages m
set state = 'handed_over', handed_over_at = %(now)s, leased_until = %(until)s,
  attempts = attempts + 1
where m.message_id = any(%(leaving)s) and m.state = 'claimed'
  and m.claimed_by = any(%(by)s) and m.leased_until > %(clock)s
  and m.not_after > %(now)s and {NOT_PAUSED}
returning m.message_id
"""
KEEP = """
update outbound.messages m set address = p.address, leased_until = %(until)s
from unnest(%(ids)s::text[], %(addresses)s::text[]) as p (message_id, address)
where m.message_id = p.message_id and m.claimed_by = %(by)s and m.state = 'claimed'
"""
RELEASE = """
update outbound.messages set state = 'queued', claimed_by = null, leased_until = null
where message_id = any(:ids) and claimed_by = :by and state = 'claimed'
"""


@dataclass(frozen=True)
class Reachable:
    """Whose messages a lane takes: one branch's `only`, or all but the `others`'."""

    channel: Channel
    only: str | None = None
    others: Sequence[str] = ()
    per_hour: int | None = None


@dataclass(frozen=True)
class Claim:
    """Who claims, how many at most, and until when nobody else may."""

    by: str
    most: int
    until: datetime


def claim(transaction: Transaction, whose: Reachable, claim: Claim) -> list[Message]:
    """Take messages in hand that are due, what is critical first."""
    rows = transaction.session.execute(
        text(CLAIM),
        {
            "channel": whose.channel.value,
            "only": whose.only,
            "others": list(whose.others),
            "per_hour": whose.per_hour or ledger.ENDLESS,
            "an_hour_ago": transaction.now - ledger.AN_HOUR,
            "now": transaction.now,
            "by": claim.by,
            "most": claim.most,
            "until": claim.until,
        },
    )
    return [ledger.message_of(row) for row in rows]


@dataclass(frozen=True)
class Lease:
    """What the clock on the wall says, and until when nobody else may."""

    clock: datetime
    until: datetime


def pass_on(
    transaction: Transaction,
    leaving: Mapping[str, str],
    taken: Mapping[str, tuple[str, str | None]],
    lease: Lease,
) -> set[str]:
    """Note what was taken, and what is on its way; return what of that may still go.

    `leaving` are messages with whose claims they are, `taken` with their references.
    """
    rows = transaction.session.exec_driver_sql(
        PASS_ON,
        {
            "taken": list(taken),
            "claims": [by for by, _ in taken.values()],
            "references": [reference for _, reference in taken.values()],
            "leaving": list(leaving),
            "by": list(leaving.values()),
            "now": transaction.now,
            "clock": lease.clock,
            "until": lease.until,
        },
    )
    return {message for (message,) in rows}


def keep(
    transaction: Transaction, by: str, parcels: Sequence[Parcel], until: datetime
) -> None:
    """Hold on to what goes out a little longer, and note where to."""
    transaction.session.exec_driver_sql(
        KEEP,
        {
            "by": by,
            "ids": [each.message_id for each in parcels],
            "addresses": [each.address for each in parcels],
            "until": until,
        },
    )


def release(transaction: Transaction, by: str, messages: Sequence[str]) -> None:
    """Put back what was claimed and not handed over."""
    told = {"by": by, "ids": list(messages)}
    transaction.session.execute(text(RELEASE), told)
