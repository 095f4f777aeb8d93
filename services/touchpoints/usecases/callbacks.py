"""Callbacks: owed for what we missed, drawn up anew with every call of the client."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from libs.calendars.working_time import OpenHours
from libs.contracts.callbacks import (
    CallbackBroken,
    CallbackFact,
    CallbackKept,
    CallbackPromised,
    CallDeclined,
)
from libs.observability import metrics
from libs.storage.transactions import Transaction
from libs.values import (
    BranchId,
    CallbackId,
    ClientId,
    ContactId,
    StaffId,
)
from services.touchpoints.domain.callbacks import (
    Caller,
    Closing,
    Promise,
    State,
    callbacks_of,
)
from services.touchpoints.domain.calls import Call
from services.touchpoints.domain.owed import Owed
from services.touchpoints.domain.touches import DECLINED, Touch
from services.touchpoints.storage import callbacks as storage
from services.touchpoints.storage import copies, touches

WITHIN = timedelta(hours=1)
OVERDUE = "announce_broken_callbacks"  # the timer, by its method's name
A_WINDOW = 500
FACTS: dict[State, type[CallbackFact]] = {
    State.OPEN: CallbackPromised,
    State.KEPT: CallbackKept,
    State.BROKEN: CallbackBroken,
}


def follow_up(transaction: Transaction, logged: Sequence[Touch]) -> None:
    """Promise callbacks for missed calls and close those that were returned."""
    report_declined(transaction, logged)
    branches = {touch.client: touch.branch for touch in logged}
    owed = storage.owed_by(transaction, list(branches))
    concerned = {touch.client for touch in logged if touch.is_miss}
    concerned |= {each.client for each in owed if may_change(each, logged)}
    if concerned:
        redraw(transaction, {c: branches[c] for c in concerned}, owed)


def follow_branches(transaction: Transaction, branches: Sequence[BranchId]) -> None:
    """Draw up what is owed by branches whose working hours were not known before."""
    callers = touches.who_was_missed(transaction, branches)
    if callers:
        redraw(transaction, callers, storage.owed_by(transaction, list(callers)))


def may_change(owed: Owed, logged: Sequence[Touch]) -> bool:
    """Tell whether a touch could matter to a callback: open, or older than its end."""
    closed_at = owed.callback.closed_at
    return closed_at is None or any(
        touch.occurred_at <= closed_at
        for touch in logged
        if touch.client == owed.client
    )


def redraw(
    transaction: Transaction, clients: Mapping[ClientId, BranchId], owed: Sequence[Owed]
) -> None:
    """Work out the clients' callbacks from all their calls; announce what changed."""
    hours = copies.hours_of(transaction, clients.values())
    history = histories(transaction, list(clients))
    drawn = [
        each
        for client, branch in clients.items()
        if branch in hours  # else they are drawn up when the branch is heard of
        for each in drawn_up(client, branch, history[client], hours[branch])
    ]
    before = {each.callback.id: each for each in owed if each.client in clients}
    changed = [
        revised(each, before.pop(each.callback.id, None), transaction.now)
        for each in drawn
    ]
    never_owed = [answered(each) for each in before.values() if not each.was_answered]
    save(transaction, [each for each in changed if each] + never_owed)


@dataclass(frozen=True)
class History:
    """What callbacks follow from: calls, each with its contact, and mails we sent."""

    calls: Sequence[tuple[ContactId | None, Call]]
    messages: Sequence[datetime]


def histories(
    transaction: Transaction, clients: Sequence[ClientId]
) -> dict[ClientId, History]:
    calls = touches.calls_of(transaction, clients)
    messages = touches.messages_to(transaction, clients)
    return {c: History(calls.get(c, ()), messages.get(c, ())) for c in clients}


def answered(owed: Owed) -> Owed:
    """Close what a late report shows was never owed: somebody took the call."""
    callback = replace(
        owed.callback, closed_at=owed.callback.missed_at, closing=Closing.ANSWERED
    )
    return replace(
        owed, callback=callback, state=State.KEPT, revision=owed.revision + 1
    )


def drawn_up(
    client: ClientId, branch: BranchId, history: History, hours: OpenHours
) -> Iterable[Owed]:
    promise = Promise(hours, WITHIN)
    contacts = {call.number: whose for whose, call in history.calls if call.is_miss}
    for number, contact in contacts.items():
        meant = [
            call
            for whose, call in history.calls
            if call.number == number or (contact and whose == contact)
        ]
        caller = Caller(client, number)
        for callback in callbacks_of(caller, meant, promise, history.messages):
            yield Owed(callback, branch, contact, State.OPEN, revision=1)


def revised(drawn: Owed, before: Owed | None, now: datetime) -> Owed | None:
    """Return the callback as it is now to be kept, or None when nothing changed."""
    if before is None:
        return replace(drawn, state=drawn.callback.state(now))
    callback = drawn.callback
    if callback.missed_at == before.callback.missed_at:
        # What was promised stands, whatever the opening hours have become since.
        callback = replace(callback, due_at=before.callback.due_at)
    state = callback.state(now)
    if (callback, state) == (before.callback, before.state):
        return None
    revision = before.revision + 1
    return replace(drawn, callback=callback, state=state, revision=revision)


def save(transaction: Transaction, owed: Sequence[Owed]) -> None:
    storage.save(transaction, owed)
    transaction.announce([fact(each) for each in owed])
    due = [each.callback.due_at for each in owed if each.state is State.OPEN]
    if due:
        transaction.wake(OVERDUE, min(due))


def announce_broken(transaction: Transaction) -> datetime | None:
    """Announce the promises whose time has run out; say when the next one does."""
    broken = [
        replace(each, state=State.BROKEN, revision=each.revision + 1)
        for each in storage.lock_overdue(transaction, A_WINDOW)
    ]
    save(transaction, broken)
    return storage.next_due(transaction)


def report_declined(transaction: Transaction, logged: Sequence[Touch]) -> None:
    """Tell of every call that was turned away: nobody may do that."""
    declined = [touch for touch in logged if touch.kind == DECLINED]
    transaction.announce([turned_away(touch) for touch in declined])
    for touch in declined:
        metrics.CALLS_DECLINED.labels(touch.branch).inc()


def turned_away(touch: Touch) -> CallDeclined:
    return CallDeclined(
        touch_id=touch.id,
        client_id=touch.client,
        branch_id=touch.branch,
        number=touch.number or "",
        declined_at=touch.occurred_at,
        staff_id=touch.staff,
    )


def fact(owed: Owed) -> CallbackFact:
    callback = owed.callback
    return FACTS[owed.state](
        callback_id=CallbackId(callback.id),
        client_id=callback.caller.client,
        branch_id=owed.branch,
        number=callback.caller.number,
        missed_at=callback.missed_at,
        due_at=callback.due_at,
        misses=callback.misses,
        revision=owed.revision,
        contact_id=owed.contact,
        first_attempt_at=callback.first_attempt_at,
        closed_at=callback.closed_at,
    )


def listed(
    transaction: Transaction,
    staff: StaffId | None,
    after: tuple[datetime, str] | None,
    most: int,
) -> list[Owed]:
    """List the callbacks still owed by due time, those of `staff`'s clients or all."""
    return storage.page(transaction, staff, after, most)
