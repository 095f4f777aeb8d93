"""Due contacts: what cadence planned itself passes the gate when it is to begin."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from libs.contracts.grants import ContactDue
from libs.storage.transactions import Transaction
from services.cadence.domain.event_news import event_of
from services.cadence.domain.gate import Outcome, Request, Rule
from services.cadence.domain.gatherings import Gathering
from services.cadence.domain.grants import Grant
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage import due_contacts as storage
from services.cadence.storage import gatherings
from services.cadence.storage.due_contacts import Begun, Noted
from services.cadence.usecases import gate
from services.cadence.usecases.contact_requests import log_dropped
from services.cadence.usecases.gate import Answer

A_WINDOW = 500
TIMER = "announce_due_contacts"
# When to ask again for what was denied, or for whom nobody has told of yet.
A_DAY = timedelta(days=1)
# Of these the note is meant for the client; of all others only for us.
FOR_THEM = frozenset({Purpose.REMINDER})


class EventSaid(TypedDict, total=False):
    """What a contact says of an event."""

    event_at: datetime
    event_place: str | None
    event_off: bool


def announce(transaction: Transaction) -> datetime | None:
    """Grant and announce the tasks that are to begin; say when the next ones are."""
    clients = storage.clients_of_begun(transaction, A_WINDOW)
    gate.hold(transaction, clients)
    # Only now, with the clients in hand, does nobody finish them meanwhile.
    begun = {each.task.id: each for each in storage.begun(transaction, clients)}
    answers = ask(transaction, [*begun.values()])
    noted = [noted_of(task, answers.get(task), transaction.now) for task in begun]
    storage.note(transaction, noted)
    # A grant that ran out may be given anew; that the contact is due is told once.
    news = {
        begun[key].task: answer.grant
        for key, answer in answers.items()
        if answer.grant and not begun[key].told
    }
    events = events_of(transaction, news)
    transaction.announce(
        [due(each, grant, events.get(each.id)) for each, grant in news.items()]
    )
    for answer in answers.values():
        log_dropped(transaction, answer)
    return storage.next_begin(transaction)


def ask(transaction: Transaction, begun: Sequence[Begun]) -> dict[str, Answer]:
    """Let tasks pass the gate; what was agreed on passed it when it was."""
    agreed = [each.task for each in begun if each.agreed]
    others = [each.task for each in begun if not each.agreed]
    now = transaction.now
    again = [request_of(task, now) for task in agreed]
    kept = gate.ask(transaction, again) if again else {}
    anew = [request_of(task, now) for task in others]
    return kept | gate.ask(transaction, anew, gate.STILL_TO_DO)


def watch(transaction: Transaction) -> None:
    """See to it that the next task to begin is asked for in time."""
    if begin := storage.next_begin(transaction):
        transaction.wake(TIMER, begin)


def request_of(task: Task, now: datetime) -> Request:
    return Request(
        id=task.id,
        client=task.client,
        gap_class=task.gap_class,
        channel=task.way,
        at=now,
        purpose=task.purpose,
        period=task.occasion,
        contact=task.contact,
        until=task.expires_at,
    )


def noted_of(task: str, answer: Answer | None, now: datetime) -> Noted:
    if answer is None:
        return Noted(task, Outcome.DENIED, now + A_DAY, None, dropped=False)
    decision = answer.decision
    if decision.outcome is Outcome.ALLOWED:
        return Noted(task, decision.outcome, None, None, dropped=False)
    again, dropped = decision.not_before or now + A_DAY, decision.rule is Rule.TOO_LATE
    return Noted(task, decision.outcome, again, decision.rule, dropped)


def events_of(
    transaction: Transaction, tasks: Collection[Task]
) -> dict[str, Gathering]:
    """Read the events that tasks are about, as they are by now."""
    named = {task.id: event for task in tasks if (event := event_of(task))}
    found = gatherings.find_all(transaction, named.values()) if named else {}
    return {task: found[event] for task, event in named.items() if event in found}


def due(task: Task, grant: Grant, event: Gathering | None) -> ContactDue:
    return ContactDue(
        task_id=task.id,
        client_id=grant.client,
        branch_id=grant.branch,
        gap_class=task.gap_class.value,
        channel=task.way.value,
        purpose=task.purpose,
        occasion=task.occasion,
        due_at=task.due_at,
        grant_expires_at=grant.expires_at,
        contact_id=task.contact,
        staff_id=task.staff,
        topic=topic(task, event),
        **of_event(event),
    )


def topic(task: Task, event: Gathering | None) -> str | None:
    """Say what it is about, as far as that is meant for the client's eyes."""
    if event:
        return event.name
    return (task.note or None) if task.purpose in FOR_THEM else None


def of_event(event: Gathering | None) -> EventSaid:
    """Say when and where an event is, and whether it is called off."""
    if event is None:
        return {}
    return {
        "event_at": event.starts_at,
        "event_place": event.place,
        "event_off": event.cancelled_at is not None,
    }
