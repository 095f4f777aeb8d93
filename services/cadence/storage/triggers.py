"""What calls for contacts with clients, and when to look at each again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.next_touch import Status
from services.cadence.domain.triggers import PURPOSES, WAVE, Kind, Trigger
from services.cadence.storage.tasks import OPEN

TRIGGERS = Bulk(
    "triggers",
    {
        "client_id": "text",
        "kind": "text",
        "subject": "text",
        "branch_id": "text",
        "at": "timestamptz",
        "starts_on": "date",
        "due_on": "date",
        "note": "text",
        "ended": "boolean",
        "revision": "bigint",
        "next_at": "timestamptz",
    },
)
# What goes on counts from when it began, however often it is told.
NEWEST_WINS = """
on conflict (client_id, kind, subject) do update set
  at = case when triggers.ended then excluded.at else triggers.at end,
  (starts_on, due_on, note, ended, revision, next_at) = row(excluded.starts_on,
    excluded.due_on, excluded.note, excluded.ended, excluded.revision, excluded.next_at)
where triggers.revision < excluded.revision
"""
# Whoever and whenever they belong to must be known before anything can be planned.
KNOWN = """
from cadence.triggers r join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
join cadence.branches b on b.branch_id = r.branch_id
where c.status is not null
"""
DUE = f"""
select distinct client_id from (
  select r.client_id {KNOWN} and r.next_at <= :now order by r.next_at limit :most
) as due order by client_id
"""
# Of the tickets of a wave only the first calls for anything.
LED = """
exists (
  select from cadence.triggers earlier
  where r.kind = 'ticket' and (earlier.client_id, earlier.kind) = (r.client_id, r.kind)
    and not earlier.ended and (earlier.at, earlier.subject) < (r.at, r.subject)
    and earlier.at > r.at - cast(:wave as interval)
)
"""
LOAD = f"""
select r.client_id, r.branch_id, r.kind, r.subject, r.at, r.starts_on, r.due_on, r.note,
  r.ended or {LED} as ended, r.revision, c.status
{KNOWN} and r.next_at <= :now and r.client_id = any(:clients)
order by r.client_id, r.kind, r.subject
"""
STIR_WAVES = """
update cadence.triggers r set next_at = :now
from unnest(cast(:clients as text[]), cast(:moments as timestamptz[])) as t (client, at)
where r.client_id = t.client and r.kind = 'ticket'
  and r.at >= t.at and r.at < t.at + cast(:wave as interval)
"""
# In the order in which what is told is written, so that neither waits crosswise.
STIR_KINDS = """
update cadence.triggers r set next_at = :now from (
  select client_id, kind, subject from cadence.triggers
  where kind = any(:kinds) and not ended
    and greatest(at, cast(due_on as timestamptz)) > :since
  order by client_id, kind, subject for update
) as stirred
where (r.client_id, r.kind, r.subject)
  = (stirred.client_id, stirred.kind, stirred.subject)
"""
TAKE_BACK = """
update cadence.triggers set ended = true, revision = revision + 1, next_at = :now
where kind = 'ticket' and subject = any(:subjects) returning client_id, at
"""
WITHDRAW = f"""
update cadence.tasks t set closed_at = :now, outcome = 'withdrawn'
from unnest(cast(:clients as text[]), cast(:purposes as text[]),
  cast(:subjects as text[])) as r (client_id, purpose, subject)
where (t.client_id, t.purpose) = (r.client_id, r.purpose)
  and substr(t.occasion, position(' ' in t.occasion) + 1) = r.subject
  and t.task_id <> all(:wanted) and {OPEN}
"""
WANT_AGAIN = """
update cadence.tasks set closed_at = null, outcome = null
where task_id = any(:wanted) and outcome = 'withdrawn'
"""
SET_NEXT = """
update cadence.triggers r set next_at = n.at
from unnest(cast(:clients as text[]), cast(:kinds as text[]),
  cast(:subjects as text[]), cast(:moments as timestamptz[]))
  as n (client_id, kind, subject, at)
where (r.client_id, r.kind, r.subject) = (n.client_id, n.kind, n.subject)
"""


@dataclass(frozen=True)
class DueTrigger:
    """A trigger to look at, and where its client stands with us."""

    trigger: Trigger
    status: Status


def keep(transaction: Transaction, told: Sequence[Trigger]) -> None:
    """Write down what is newer than what was known, to be looked at now."""
    newest = {
        (t.client, t.kind.value, t.subject): t
        for t in sorted(told, key=lambda each: each.revision)
    }
    rows = [row_of(newest[key], transaction.now) for key in sorted(newest)]
    TRIGGERS.insert(transaction, rows, NEWEST_WINS)


def stir(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Have all that is known of the clients looked at again."""
    transaction.session.execute(
        text("update cadence.triggers set next_at = :now where client_id = any(:them)"),
        {"them": sorted(clients), "now": transaction.now},
    )


def stir_kinds(
    transaction: Transaction, kinds: Collection[Kind], since: datetime
) -> None:
    """Have all looked at again of these kinds that was or is to be later than that."""
    bound = {
        "kinds": sorted(kind.value for kind in kinds),
        "since": since,
        "now": transaction.now,
    }
    transaction.session.execute(text(STIR_KINDS), bound)


def stir_waves(
    transaction: Transaction, tickets: Collection[tuple[ClientId, datetime]]
) -> None:
    """Have the tickets looked at again that may be of a wave with these."""
    clients, moments = [c for c, _ in tickets], [at for _, at in tickets]
    bound = {"clients": clients, "moments": moments, "wave": WAVE}
    transaction.session.execute(text(STIR_WAVES), bound | {"now": transaction.now})


def take_back(
    transaction: Transaction, subjects: Collection[str]
) -> list[tuple[ClientId, datetime]]:
    """End tickets that were taken back; return whose they were, and when closed."""
    rows = transaction.session.execute(
        text(TAKE_BACK), {"subjects": sorted(subjects), "now": transaction.now}
    )
    return [(row.client_id, row.at) for row in rows]


def due_clients(transaction: Transaction, most: int) -> list[ClientId]:
    """Name, in order, the clients of what is to be looked at first."""
    bound = {"now": transaction.now, "most": most}
    return list(transaction.session.execute(text(DUE), bound).scalars())


def due(transaction: Transaction, clients: Sequence[ClientId]) -> list[DueTrigger]:
    """Load what is to be looked at of the clients."""
    bound = {"clients": list(clients), "now": transaction.now, "wave": WAVE}
    rows = transaction.session.execute(text(LOAD), bound)
    return [DueTrigger(trigger_of(row), Status(row.status)) for row in rows]


def withdraw(
    transaction: Transaction, triggers: Sequence[Trigger], wanted: Collection[str]
) -> None:
    """Close what is open for the triggers but not wanted, and the reverse."""
    concerned = [(t, purpose) for t in triggers for purpose in PURPOSES[t.kind]]
    bound: dict[str, Any] = {
        "clients": [trigger.client for trigger, _ in concerned],
        "purposes": [purpose.value for _, purpose in concerned],
        "subjects": [trigger.subject for trigger, _ in concerned],
        "wanted": sorted(wanted),
        "now": transaction.now,
    }
    transaction.session.execute(text(WITHDRAW), bound)
    want_again(transaction, wanted)


def want_again(transaction: Transaction, wanted: Collection[str]) -> None:
    """Open again what had been withdrawn and is wanted after all."""
    transaction.session.execute(text(WANT_AGAIN), {"wanted": sorted(wanted)})


def set_next(
    transaction: Transaction, moments: Mapping[Trigger, datetime | None]
) -> None:
    """Note when each is to be looked at again."""
    bound = {
        "clients": [each.client for each in moments],
        "kinds": [each.kind.value for each in moments],
        "subjects": [each.subject for each in moments],
        "moments": list(moments.values()),
    }
    transaction.session.execute(text(SET_NEXT), bound)


def next_at(transaction: Transaction) -> datetime | None:
    """Tell when the next one is to be looked at."""
    sql = f"select min(r.next_at) {KNOWN}"
    at: datetime | None = transaction.session.execute(text(sql)).scalar_one()
    return at


def forget_tickets(
    transaction: Transaction, clients: Collection[ClientId], before: datetime
) -> None:
    """Forget tickets of the clients that nothing follows from any more."""
    transaction.session.execute(
        text(
            "delete from cadence.triggers where client_id = any(:clients)"
            " and kind = 'ticket' and at < :before"
        ),
        {"clients": sorted(clients), "before": before},
    )


def row_of(trigger: Trigger, now: datetime) -> tuple[Any, ...]:
    return (
        trigger.client,
        trigger.kind.value,
        trigger.subject,
        trigger.branch,
        trigger.at,
        trigger.starts_on,
        trigger.due_on,
        trigger.note,
        trigger.ended,
        trigger.revision,
        now,
    )


def trigger_of(row: Row[Any]) -> Trigger:
    return Trigger(
        client=ClientId(row.client_id),
        branch=BranchId(row.branch_id),
        kind=Kind(row.kind),
        subject=row.subject,
        at=row.at,
        starts_on=row.starts_on,
        due_on=row.due_on,
        note=row.note,
        ended=row.ended,
        revision=row.revision,
    )
