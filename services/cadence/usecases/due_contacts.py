"""Due contacts: what cadence planned itself passes the gate when it is to begin."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.contracts.grants import ContactDue
from libs.storage.transactions import Transaction
from services.cadence.domain.gate import Outcome, Request, Rule
from services.cadence.domain.grants import Grant
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage import due_contacts as storage
from services.cadence.storage.due_contacts import Begun, Noted
from services.cadence.usecases import gate
from services.cadence.usecases.contact_requests import log_dropped
from services.cadence.usecases.gate import Answer

A_WINDOW = 500
TIMER = "announce_due_contacts"
# When to ask again for what was denied, or for whom nobody has told of yet.
A_DAY = timedelta(days=1)
# Of these the note is meant for the client; of all others only for us.
FOR_THEM = frozenset({Purpose.REMINDER, Purpose.INVITATION})


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
    transaction.announce(
        [
            due(begun[key].task, answer.grant)
            for key, answer in answers.items()
            if answer.grant and not begun[key].told
        ]
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


def due(task: Task, grant: Grant) -> ContactDue:
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
        topic=topic(task),
    )


def topic(task: Task) -> str | None:
    """Say what it is about, where the note is meant for the client's eyes."""
    return (task.note or None) if task.purpose in FOR_THEM else None
