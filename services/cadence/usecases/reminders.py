"""Reminders: started by a person, stopped by any answer on any channel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.working_time import OpenHours
from libs.contracts.touchpoints import TouchpointTakenBack
from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import ClientId, ContactId, NotFound, StaffId
from services.cadence.domain.filters import ClientFilter
from services.cadence.domain.reminders import (
    Reminder,
    ReminderOver,
    ReminderState,
    answered_by,
    next_step,
    waits_until,
)
from services.cadence.domain.tasks import Task
from services.cadence.storage import clients, running_reminders
from services.cadence.storage import reminders as storage
from services.cadence.storage.reminders import Place
from services.cadence.usecases import of_clients, tasks

TIMER = "take_reminder_steps"
A_WINDOW = 500
NO_ANSWER = "no_answer"


class NoSuchReminder(NotFound):
    """There is no such reminder."""


@dataclass(frozen=True)
class ReminderWish:
    """Whom to remind of what, and who of ours asks for it."""

    client: ClientId
    contact: ContactId | None
    about: str
    by: StaffId | None


def start(
    transaction: Transaction, new_id: str, wish: ReminderWish, staff: StaffId | None
) -> Reminder:
    """Start a reminder, or return the one about the same that is under way.

    Raises NoSuchClient and NobodyThere.
    """
    client = of_clients.found(transaction, wish.client, staff)
    of_clients.require_there(transaction, wish.contact, client.id)
    # Two who ask at once ask one after the other.
    clients.lock_known(transaction, [client.id])
    if same := running_reminders.find(transaction, client.id, wish.contact, wish.about):
        return found(transaction, same, ClientFilter(None, staff))
    reminder = Reminder(
        id=new_id,
        branch=client.branch,
        client=client.id,
        contact=wish.contact,
        about=wish.about,
        steps=storage.usual_steps(transaction),
        started_at=transaction.now,
        started_by=wish.by,
        next_at=transaction.now,
    )
    storage.start(transaction, reminder)
    transaction.wake(TIMER, transaction.now)
    return reminder


def listed(
    transaction: Transaction, wanted: ClientFilter, after: Place | None, most: int
) -> Sequence[Reminder]:
    """List reminders by branch, the first started first."""
    return storage.page(transaction, wanted, after, most)


def stop(transaction: Transaction, reminder: str, wanted: ClientFilter) -> Reminder:
    """Take no more steps; raises NoSuchReminder and ReminderOver."""
    running = found(transaction, reminder, wanted)
    if running.state is not ReminderState.RUNNING:
        raise ReminderOver
    storage.stop(transaction, reminder)
    transaction.wake(TIMER, transaction.now)
    return found(transaction, reminder, wanted)


def found(transaction: Transaction, reminder: str, wanted: ClientFilter) -> Reminder:
    for each in storage.page(transaction, wanted, None, 1, reminder):
        return each
    raise NoSuchReminder


def look_again(transaction: Transaction, reminders: Sequence[str]) -> None:
    """Look at reminders at once that were answered, or were not after all."""
    if reminders:
        storage.look_again(transaction, reminders)
        transaction.wake(TIMER, transaction.now)


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """Go on reminding where the answer was none."""
    touches = [each.touch_id for each in taken_back]
    look_again(transaction, storage.take_back(transaction, touches))


def forget(transaction: Transaction, contacts: Sequence[ContactId]) -> None:
    """Remind nobody who was erased, and forget of what."""
    if storage.forget(transaction, contacts):
        transaction.wake(TIMER, transaction.now)


def take_steps(transaction: Transaction) -> datetime | None:
    """Take the steps that are due, and close what is over; say when to go on."""
    concerned = storage.due_clients(transaction, A_WINDOW)
    clients.take(transaction, concerned)
    due = storage.due(transaction, concerned)
    hours = hours_of(transaction, [each.branch for each in due])
    now = transaction.now
    waiting = {
        each: until
        for each in due
        if (until := waits_until(each, hours[each.branch], now))
    }
    ready = [each for each in due if each not in waiting]
    storage.close(transaction, {each: outcome(each) for each in ready})
    stepped = [step_of(each, hours[each.branch], now) for each in ready]
    put_off = [replace(each, next_at=until) for each, until in waiting.items()]
    storage.save(transaction, [*put_off, *(reminder for reminder, _ in stepped)])
    tasks.propose(transaction, [task for _, task in stepped if task])
    tasks.reckon(transaction, concerned)
    return now if due else storage.next_at(transaction)


def step_of(
    reminder: Reminder, hours: OpenHours, now: datetime
) -> tuple[Reminder, Task | None]:
    if not reminder.goes_on:
        return replace(reminder, next_at=None), None
    task = next_step(reminder, hours, now)
    until = answered_by(task.due_at, reminder.steps[reminder.step], hours)
    return replace(reminder, step=reminder.step + 1, next_at=until), task


def outcome(reminder: Reminder) -> str:
    """Say why the step before is over."""
    over = reminder.state is not ReminderState.RUNNING
    return reminder.state.value if over else NO_ANSWER
