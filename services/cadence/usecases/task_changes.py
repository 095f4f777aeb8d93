"""Tasks in people's hands: opened by them, and done, put off or handed over."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from libs.calendars.zones import local_day, start_of_day
from libs.storage.transactions import Transaction
from libs.values import BranchId, Conflict, NotFound, StaffId
from services.cadence.domain.filters import TaskFilter
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.task_changes import HeldTask, SeenTask, require_near
from services.cadence.domain.tasks import Task
from services.cadence.storage import clients, copies, leavers
from services.cadence.storage import task_changes as storage
from services.cadence.storage.task_changes import Place
from services.cadence.usecases import (
    branches,
    call_list,
    grants,
    of_clients,
    plans,
    tasks,
)

TaskChange = Callable[[HeldTask], HeldTask]


class NoSuchTask(NotFound):
    """There is no such task."""


class HasLeft(Conflict):
    """Nothing is given into the hands of somebody who has left."""


class OfAnotherBranch(Conflict):
    """Nothing is given to a colleague of another branch, who would not see it."""


def listed(
    transaction: Transaction, wanted: TaskFilter, after: Place | None, most: int
) -> Sequence[SeenTask]:
    """List tasks by branch and by when they are due."""
    return storage.page(transaction, wanted, after, most)


def found(transaction: Transaction, task: str, staff: StaffId | None) -> SeenTask:
    """Read a task, of `staff` if given; raises NoSuchTask."""
    if seen := storage.find(transaction, task, staff):
        return seen
    raise NoSuchTask


def open_by_hand(transaction: Transaction, told: Task, to: StaffId | None) -> SeenTask:
    """Open a task that a person asks for, in somebody's hands if given.

    Raises TooFarAhead, NobodyThere, NobodyOfOurs, HasLeft and OfAnotherBranch.
    """
    require_near("due_at", told.due_at, transaction.now)
    of_clients.require_there(transaction, told.contact, told.client)
    if told.purpose is Purpose.PUT_OFF:
        storage.withdraw(transaction, told.client, told.purpose)
    task = replace(told, occasion=f"by hand {uuid4()}")
    tasks.propose(transaction, [task])
    transaction.audit("task opened", task.id)
    if to:
        hand_over(transaction, task.id, None, to)
    return found(transaction, task.id, None)


def begins(transaction: Transaction, branch: BranchId, due_at: datetime) -> datetime:
    """Return from when a touch does what is due then: that day, or now if today.

    Raises NoSuchBranch.
    """
    zone = branches.hours_of(transaction, branch)[branch].zone
    return max(transaction.now, start_of_day(local_day(due_at, zone), zone))


def hand_over(
    transaction: Transaction, task: str, staff: StaffId | None, to: StaffId
) -> SeenTask:
    """Give a task into other hands of its branch.

    Raises NobodyOfOurs, HasLeft, NoSuchTask, OfAnotherBranch and NotOpen.
    """
    call_list.known(transaction, to)
    if leavers.left(transaction, [to]):
        raise HasLeft
    branch = found(transaction, task, staff).branch
    if copies.branch_of(transaction, to) not in {branch, None}:
        raise OfAnotherBranch
    return change(transaction, task, staff, "handed over", lambda h: h.handed_over(to))


def no_answer(
    transaction: Transaction, task: str, staff: StaffId | None, *, message_left: bool
) -> SeenTask:
    """Count a try at which nobody answered; raises NoSuchTask and NotOpen."""

    def tried(held: HeldTask) -> HeldTask:
        branch = held.task.branch
        hours = branches.hours_of(transaction, branch)[branch]
        return held.unanswered(transaction.now, hours, message_left=message_left)

    return change(transaction, task, staff, "not answered", tried)


def change(
    transaction: Transaction,
    task: str,
    staff: StaffId | None,
    action: str,
    how: TaskChange,
) -> SeenTask:
    """Change a task of `staff`, if given, and plan with its client by that.

    Raises NoSuchTask, and whatever the change refuses.
    """
    seen = found(transaction, task, staff)
    family = {seen.client, seen.held.task.client}
    held = clients.lock_known(transaction, sorted(family))
    if not (locked := storage.lock(transaction, task, staff)):
        raise NoSuchTask
    storage.save(transaction, how(locked.held))
    plans.keep(transaction, held)
    grants.release(transaction, family)
    transaction.audit(f"task {action}", task)
    return found(transaction, task, None)
