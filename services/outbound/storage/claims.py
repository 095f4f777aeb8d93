"""Claims: which sender has which messages in hand, and for how long."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Message
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Parcel
from services.outbound.storage import ledger
from services.outbound.storage.pauses import NOT_PAUSED

# To look for what waits or is held by its end is to read all of it.
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
# Whoever is paused has his own word for it.
WAITING_SINCE = f"""
select min(m.not_before) from outbound.messages m
where m.state in ('queued', 'deferred')
  and (m.gap_class = 'exempt' or m.granted_until > :now)
  and m.not_before <= :now and m.not_after > :now and {NOT_PAUSED}
"""
# What was taken and what goes next in one journey: this is written for every mail.
PASS_ON = f"""
with taken as (
  update outbound.messages m
  set state = 'sent', settled_at = %(now)s, told_at = null, leased_until = null,
    rule = null, reason = null, evidence = null,
    reference = coalesce(t.reference, m.reference)
  from unnest(%(taken)s::text[], %(taken_by)s::text[], %(references)s::text[])
    as t (message_id, by, reference)
  where m.message_id = t.message_id and m.claimed_by = t.by
    and m.state in ('handed_over', 'ambiguous')
)
update outbound.messages m
set state = 'handed_over', handed_over_at = %(now)s, leased_until = %(until)s,
  attempts = attempts + 1
where m.message_id = any(%(leaving)s)
  and m.message_id || ' ' || m.claimed_by = any(%(held)s)
  and m.state = 'claimed' and m.leased_until + {NOT_BY_INDEX} > %(clock)s
  and m.not_after > %(now)s and {NOT_PAUSED}
  and (%(armed)s::text is null or exists (select from outbound.instances i
    where i.instance = %(armed)s and i.armed_at is not null))
returning m.message_id, m.claimed_by
"""
KEEP = """
update outbound.messages m set address = p.address, leased_until = %(until)s
from unnest(%(ids)s::text[], %(addresses)s::text[]) as p (message_id, address)
where m.message_id = p.message_id and m.claimed_by = %(by)s and m.state = 'claimed'
"""
# What did not go out was not sent in this hour either.
RELEASE = """
with released as (
  update outbound.messages set state = 'queued', claimed_by = null, leased_until = null
  where message_id = any(:ids) and claimed_by = :by and state = 'claimed'
  returning branch_id, channel
), counted as (
  select branch_id, channel, count(*) as number from released group by 1, 2
), locked as (
  select branch_id, channel, number
  from outbound.windows join counted using (branch_id, channel)
  order by 1, 2 for update of windows
)
update outbound.windows w set used = greatest(0, w.used - l.number)
from locked l where w.branch_id = l.branch_id and w.channel = l.channel
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
    return sorted(map(ledger.message_of, rows), key=precedence)


def waiting_since(transaction: Transaction) -> datetime | None:
    """Return from when the first may go out of the messages that wait."""
    now = {"now": transaction.now}
    since: datetime | None = transaction.session.execute(
        text(WAITING_SINCE), now
    ).scalar_one()
    return since


def precedence(message: Message) -> tuple[bool, datetime, str]:
    """Rank messages: what is critical before what has waited longer."""
    return not message.critical, message.not_before, message.id


class Held(NamedTuple):
    """A message in hand, and by whose claim."""

    message: str
    by: str


@dataclass(frozen=True)
class Lease:
    """What the clock on the wall says, and until when nobody else may.

    `armed` is the instance that has to be, if it leads out of the house.
    """

    clock: datetime
    until: datetime
    armed: str | None


def pass_on(
    transaction: Transaction,
    leaving: Collection[Held],
    taken: Mapping[Held, str | None],
    lease: Lease,
) -> set[Held]:
    """Note what was taken, and what is on its way; return what of that may still go.

    `taken` is what the other side took, each with its reference.
    """
    rows = transaction.session.exec_driver_sql(
        PASS_ON,
        {
            "taken": [held.message for held in taken],
            "taken_by": [held.by for held in taken],
            "references": list(taken.values()),
            "leaving": [held.message for held in leaving],
            "held": [f"{held.message} {held.by}" for held in leaving],
            "now": transaction.now,
            "clock": lease.clock,
            "until": lease.until,
            "armed": lease.armed,
        },
    )
    return {Held(message, by) for message, by in rows}


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
