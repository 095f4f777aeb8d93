"""Rounds of help, and whom each helps."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, text

from libs.decay import value_at
from libs.storage.bulk import Bulk
from libs.storage.standings import standing_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.areas import Area
from services.cadence.domain.outages import HELP_IS_WELCOME
from services.cadence.domain.phones import is_mobile
from services.cadence.domain.rounds import Affected, Help, Helped, Round
from services.cadence.storage.areas import WITHIN, columns
from services.cadence.storage.clients import history_of
from services.cadence.storage.copies import THEIR_CLIENT
from services.cadence.storage.tasks import DONE, OPEN

HELPS = Bulk(
    "helps",
    {
        "round_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "task_id": "text",
        "called": "boolean",
        "servers": "bigint",
        "months_silent": "bigint",
        "value": "float8",
    },
)
SAVE = """
insert into cadence.rounds (round_id, branch_id, country, subdivision, postal_codes,
  cause, started_at, restored_at, latest_at, calls)
values (:id, :branch, :country, :subdivision, :postal_codes,
  :cause, :started_at, :restored_at, :latest_at, :calls)
on conflict (round_id) do update set started_at = excluded.started_at,
  restored_at = excluded.restored_at, latest_at = excluded.latest_at
returning *
"""
# A survivor has what was merged into it; once in a day is enough for anybody, and of
# one outage once in all, however its area grows.
AFFECTED = f"""
select c.*, at.servers, p.contact_id, p.mobile, p.phone as rings_at
from (
  select coalesce(own.counts_for, own.client_id) as client_id,
    coalesce(sum(s.servers), 0) as servers
  from cadence.rounds r
  join cadence.branches b using (branch_id)
  join cadence.sites s on s.branch_id = r.branch_id
  join cadence.clients own on own.client_id = s.client_id
  where r.round_id = :round and {WITHIN} group by 1
) at
join cadence.clients c using (client_id)
cross join (
  select make_interval(hours => flapping_hours) as by from cadence.settings
) near
left join lateral (
  select p.contact_id, p.mobile, p.phone from cadence.contacts p
  where p.active and {THEIR_CLIENT}
  order by p.mobile is null, p.phone is null, (
    select max(t.occurred_at) from cadence.touches t
    where t.client_id = c.client_id and t.contact_id = p.contact_id
  ) desc nulls last, p.contact_id
  limit 1
) p on true
where c.status in ('active', 'prospect') and not exists (
  select from cadence.helps h join cadence.rounds other using (round_id)
  where h.client_id = c.client_id and (h.round_id = :round
    or (other.started_at - near.by <= :latest and other.latest_at + near.by >= :started)
    or exists (
      select from cadence.outages o
      join cadence.outages own using (branch_id, source, outage_id)
      where o.round_id = :round and own.round_id = other.round_id))
)
"""
LIVE = f"""
select distinct r.* from cadence.rounds r
join cadence.branches b using (branch_id)
join cadence.sites s on s.branch_id = r.branch_id
where s.site_id = any(:sites) and r.latest_at > :since and {WITHIN}
order by r.round_id
"""
# Whom two rounds help that turned out to be one keeps the help of the first.
MOVE = """
update cadence.helps h set round_id = :round
where h.round_id = any(:absorbed) and not exists (
  select from cadence.helps kept
  where kept.round_id = :round and kept.client_id = h.client_id)
"""
GIVE_UP = """
update cadence.tasks t set closed_at = :now, outcome = 'superseded'
from cadence.helps h where h.round_id = any(:absorbed) and h.task_id = t.task_id
  and t.done_at is null and t.closed_at is null
"""
# Whom nobody has begun with may still be helped in another way, and who only gets, or
# has got, a message may be rung as well.
NOT_BEGUN = f"""
{OPEN} and t.granted_at is null and t.tried_at = '{{}}' and t.handed_to is null
"""
SPARE = f"""
with spared as (
  delete from cadence.helps h using cadence.tasks t
  where h.round_id = :round and t.task_id = h.task_id
    and (not h.called or ({NOT_BEGUN}))
  returning h.task_id
)
update cadence.tasks t set closed_at = :now, outcome = 'withdrawn'
from spared where t.task_id = spared.task_id and {NOT_BEGUN}
"""
FORGET = """
with gone as (delete from cadence.helps where round_id = any(:absorbed))
delete from cadence.rounds where round_id = any(:absorbed)
"""
FOLLOWED_UP_WITHIN = timedelta(days=30)
TO_FOLLOW_UP = f"""
select h.round_id, h.client_id, h.branch_id, t.contact_id,
  coalesce(t.done_at, t.closed_at) as at
from cadence.rounds r join cadence.helps h using (round_id)
join cadence.tasks t using (task_id)
where r.latest_at > :since and h.followed_up_at is null
  and {DONE}
order by h.round_id, h.client_id limit :most for no key update of h skip locked
"""


def save(transaction: Transaction, told: Round) -> Round:
    """Keep a round; one that is known keeps its calls and its cause."""
    bound = {**vars(told), **columns(told.area)}
    return round_of(transaction.session.execute(text(SAVE), bound).one())


def helped_in(transaction: Transaction, rounds: Sequence[str]) -> set[ClientId]:
    """Find whom rounds help."""
    rows = transaction.session.execute(
        text("select client_id from cadence.helps where round_id = any(:rounds)"),
        {"rounds": list(rounds)},
    )
    return set(rows.scalars())


def absorb(transaction: Transaction, by: str, absorbed: Sequence[str]) -> None:
    """Let rounds go on in another that they turned out to be part of."""
    bound = {"round": by, "absorbed": list(absorbed), "now": transaction.now}
    for statement in (MOVE, GIVE_UP, FORGET):
        transaction.session.execute(text(statement), bound)


def allow(transaction: Transaction, round_id: str, calls: int) -> Round:
    """Keep how many calls there is time for in a round."""
    rows = transaction.session.execute(
        text(
            "update cadence.rounds set calls = :calls"
            " where round_id = :round returning *"
        ),
        {"round": round_id, "calls": calls},
    )
    return round_of(rows.one())


def spare(transaction: Transaction, of: Round) -> None:
    """Take back the messages of a round, and the calls nobody has begun with."""
    bound = {"round": of.id, "now": transaction.now}
    transaction.session.execute(text(SPARE), bound)


def to_follow_up(transaction: Transaction, most: int) -> list[Helped]:
    """Take those in hand who were helped or reached, and not asked since."""
    rows = transaction.session.execute(
        text(TO_FOLLOW_UP),
        {"since": transaction.now - FOLLOWED_UP_WITHIN, "most": most},
    )
    return [Helped(*row) for row in rows]


def followed_up(transaction: Transaction, helped: Sequence[Helped]) -> None:
    """Note that it is seen to that they are asked what is left."""
    transaction.session.execute(
        text(
            "update cadence.helps h set followed_up_at = :now"
            " from unnest(cast(:rounds as text[]), cast(:clients as text[]))"
            " as d (round_id, client_id)"
            " where (h.round_id, h.client_id) = (d.round_id, d.client_id)"
        ),
        {
            "now": transaction.now,
            "rounds": [each.round for each in helped],
            "clients": [each.client for each in helped],
        },
    )


def unhelped(transaction: Transaction, of: Round) -> list[Affected]:
    """Read whom the outage concerns and no round of the day helps yet."""
    rows = transaction.session.execute(
        text(AFFECTED),
        {"round": of.id, "started": of.started_at, "latest": of.latest_at},
    )
    return [affected_of(row, transaction.now) for row in rows]


def affected_of(row: Row[Any], now: datetime) -> Affected:
    numbers = [number for number in (row.mobile, row.rings_at, row.phone) if number]
    standing = standing_of(row, row.valued_revision)
    return Affected(
        client=row.client_id,
        branch=row.branch_id,
        active=row.status == "active",
        servers=int(row.servers),
        silent_since=history_of(row).silent_since,
        value=value_at(standing, now) if standing else None,
        contact=row.contact_id,
        mobile=any(map(is_mobile, numbers)),
        reachable=bool(numbers),
    )


def calls_given(transaction: Transaction, of: Round) -> int:
    """Count the phone calls that a round has given out."""
    rows = transaction.session.execute(
        text("select count(*) from cadence.helps where round_id = :round and called"),
        {"round": of.id},
    )
    return int(rows.scalar_one())


def add(transaction: Transaction, of: Round, helps: Sequence[tuple[Help, str]]) -> None:
    """Write down whom a round helps, each with its task."""
    rows = [
        (
            of.id,
            help_.affected.branch,
            help_.affected.client,
            task,
            help_.called,
            help_.affected.servers,
            help_.affected.months_silent(transaction.now),
            help_.affected.value,
        )
        for help_, task in helps
    ]
    HELPS.insert(transaction, rows)


def live_with(transaction: Transaction, sites: Sequence[str]) -> list[Round]:
    """Find the rounds that are not over and in whose area one of the sites lies."""
    rows = transaction.session.execute(
        text(LIVE), {"sites": list(sites), "since": transaction.now - HELP_IS_WELCOME}
    )
    return [round_of(row) for row in rows]


def stretch(transaction: Transaction, of: Round) -> bool:
    """Let contacts from a round's start to its end count as help; tell of any."""
    changed = transaction.session.execute(
        text(
            "update cadence.tasks t set not_before = least(t.not_before, :started),"
            " expires_at = greatest(t.expires_at, :expires)"
            " from cadence.helps h"
            " where h.round_id = :round and h.task_id = t.task_id"
            " and (t.not_before > :started or t.expires_at < :expires)"
        ),
        {"round": of.id, "started": of.started_at, "expires": of.expires_at},
    )
    return bool(changed.rowcount)


def round_of(row: Row[Any]) -> Round:
    return Round(
        id=row.round_id,
        branch=BranchId(row.branch_id),
        area=Area(row.country, row.subdivision, tuple(row.postal_codes)),
        cause=row.cause,
        started_at=row.started_at,
        restored_at=row.restored_at,
        latest_at=row.latest_at,
        calls=row.calls,
    )
