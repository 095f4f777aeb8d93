"""Invitations as they stand, without anybody's address."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import ClientId, StaffId
from services.cadence.domain.invitations import Invitation
from services.cadence.domain.tasks import Task
from services.cadence.storage.tasks import OPEN, task_of

SAVE = """
insert into cadence.invitations values (:task, :branch, :client, :contact, :staff,
  :starts_at, :minutes, :sequence, :cancelled, coalesce((
    select :staff in (c.account_manager, c.deputy)
    from cadence.clients own join cadence.clients c
      on c.client_id = coalesce(own.counts_for, own.client_id)
    where own.client_id = :client), false))
on conflict (task_id) do update set (contact_id, staff_id, starts_at, minutes, sequence,
  cancelled, was_named) = (:contact, :staff, :starts_at, :minutes, :sequence,
  :cancelled, excluded.was_named)
"""
TASK = f"""
select t.*, coalesce(t.handed_to, t.staff_id, c.account_manager) as ours,
  {OPEN} as is_open
from cadence.tasks t
join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
where t.task_id = :task
  and (cast(:staff as text) is null or c.account_manager = :staff)
for no key update of t
"""
HELD = """
select i.* from cadence.invitations i join cadence.clients c using (client_id)
"""
# What was agreed on has the hour of the task from then on, and passed the gate for it.
AGREE = """
update cadence.tasks set staff_id = :staff, starts_at = :starts_at,
  held_until = null, held_by = null, granted_at = null, told_at = null
where task_id = :task
"""
# What was agreed on is off when nobody is to do it any more, or not by then, or when
# somebody else is, as when who was named for the client is not any more, or when the
# client is to be left alone by then. What is no longer wanted of a ritual leaves no
# task.
VOID = f"""
from cadence.invitations i join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
left join cadence.tasks t on t.task_id = i.task_id
left join cadence.staff s on s.staff_id = i.staff_id
where not i.cancelled and i.starts_at > :now and (t.task_id is null or not ({OPEN})
  or t.snoozed_until > i.starts_at or t.handed_to <> i.staff_id or not s.active
  or (i.was_named and t.handed_to is null and own.counts_for is null
    and (i.staff_id in (c.account_manager, c.deputy)) is not true)
  or (t.gap_class <> 'exempt' and (c.paused_until > i.starts_at
    or (c.status not in ('active', 'prospect') and t.purpose <> 'win_back'))))
"""
# For whom of ours another meeting is agreed on in that time.
TAKEN = """
select exists (
  select from cadence.invitations i join cadence.tasks t using (task_id)
  where i.staff_id = :staff and not i.cancelled and i.task_id <> :task
    and (i.starts_at, cast(i.minutes || ' minutes' as interval))
      overlaps (:starts_at, cast(:minutes || ' minutes' as interval))
)
"""


@dataclass(frozen=True)
class Errand:
    """A task in hand: whose it is of ours, if known, and whether it is still open."""

    id: str
    task: Task
    staff: StaffId | None
    is_open: bool


def in_hand(
    transaction: Transaction, task: str, staff: StaffId | None
) -> Errand | None:
    """Take a task in hand, of an account manager's clients or any that is seen."""
    found = transaction.session.execute(text(TASK), {"task": task, "staff": staff})
    row = found.one_or_none()
    return Errand(row.task_id, task_of(row), row.ours, row.is_open) if row else None


def client_of(transaction: Transaction, task: str) -> ClientId | None:
    """Read whom a task is with; None when it is not there or behind the wall."""
    found = transaction.session.execute(
        text("select client_id from cadence.tasks where task_id = :task"),
        {"task": task},
    )
    return found.scalar_one_or_none()


def clients_of_void(transaction: Transaction, most: int) -> list[ClientId]:
    """Find whom invitations were sent to that do not hold any more, the first ones."""
    rows = transaction.session.execute(
        text(f"select distinct i.client_id {VOID} order by i.client_id limit :most"),
        {"now": transaction.now, "most": most},
    )
    return list(rows.scalars())


def void(transaction: Transaction, clients: Collection[ClientId]) -> list[Invitation]:
    """Read the invitations of clients in hand that do not hold any more."""
    rows = transaction.session.execute(
        text(f"select i.* {VOID} and i.client_id = any(:clients) order by i.task_id"),
        {"now": transaction.now, "clients": sorted(clients)},
    )
    return [invitation_of(row) for row in rows]


def agree(transaction: Transaction, agreed: Invitation) -> None:
    """Give a task in hand the hour that was agreed on, and to whoever is to come."""
    transaction.session.execute(text(AGREE), vars(agreed))


def is_taken(transaction: Transaction, wanted: Invitation) -> bool:
    """Tell whether whoever is to come is to meet somebody else in that time."""
    return bool(transaction.session.scalar(text(TAKEN), vars(wanted)))


def held(transaction: Transaction, task: str) -> Invitation | None:
    """Read how the invitation of a task stands."""
    found = transaction.session.execute(
        text(f"{HELD} where i.task_id = :task"), {"task": task}
    )
    row = found.one_or_none()
    return invitation_of(row) if row else None


def page(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> list[Invitation]:
    """List invitations, of an account manager's clients or all that are seen."""
    rows = transaction.session.execute(
        text(
            f"{HELD} where i.task_id > :after"
            " and (cast(:staff as text) is null or c.account_manager = :staff)"
            " order by i.task_id limit :most"
        ),
        {"staff": staff, "after": after, "most": most},
    )
    return [invitation_of(row) for row in rows]


def save(transaction: Transaction, invitation: Invitation) -> None:
    """Keep how an invitation stands."""
    transaction.session.execute(text(SAVE), vars(invitation))


def ours(transaction: Transaction, staff: StaffId) -> tuple[str, str | None] | None:
    """Read the name of one of ours, and the address."""
    rows = transaction.session.execute(
        text("select name, email from cadence.staff where staff_id = :staff"),
        {"staff": staff},
    )
    row = rows.one_or_none()
    return (row.name, row.email) if row else None


def invitation_of(row: Row[Any]) -> Invitation:
    return Invitation(
        task=row.task_id,
        client=row.client_id,
        branch=row.branch_id,
        contact=row.contact_id,
        staff=row.staff_id,
        starts_at=row.starts_at,
        minutes=row.minutes,
        sequence=row.sequence,
        cancelled=row.cancelled,
    )
