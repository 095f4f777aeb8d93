"""Callbacks: owed for what we missed, drawn up anew with every call of the client."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from libs.contracts.callbacks import (
    CallbackBroken,
    CallbackFact,
    CallbackKept,
    CallbackPromised,
    CallDeclined,
)
from libs.observability import metrics
from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, CallbackId, ClientId
from services.touchpoints.domain.callbacks import BEGINNING, Promise, State
from services.touchpoints.domain.moments import SAME_RINGING
from services.touchpoints.domain.owed import History, Owed, forgotten, redrawn, start_of
from services.touchpoints.domain.touches import DECLINED, Touch, Wanted
from services.touchpoints.storage import callbacks as storage
from services.touchpoints.storage import copies, touches
from services.touchpoints.usecases import threats

WITHIN = timedelta(hours=1)
OVERDUE = "announce_broken_callbacks"  # the timer, by its method's name
A_WINDOW = 500
FACTS: dict[State, type[CallbackFact]] = {
    State.OPEN: CallbackPromised,
    State.KEPT: CallbackKept,
    State.BROKEN: CallbackBroken,
}

Since = Mapping[ClientId, datetime]


def follow_up(transaction: Transaction, logged: Sequence[Touch]) -> None:
    """Promise callbacks for missed calls and close those that were returned."""
    report_declined(transaction, logged)
    look_again(transaction, logged)


def look_again(transaction: Transaction, touched: Sequence[Touch]) -> None:
    """Draw up anew what touches, logged or taken back, may have changed."""
    since = since_of(touched)
    owed = storage.owed_by(transaction, list(since))
    concerned = {touch.client for touch in touched if touch.is_miss}
    concerned |= {each.client for each in owed if each.may_change(since[each.client])}
    if concerned:
        branches = {t.client: t.branch for t in touched if t.client in concerned}
        redraw(transaction, branches, {c: since[c] for c in concerned}, owed)


def since_of(logged: Sequence[Touch]) -> Since:
    """Tell how far back the calls of each client may be seen differently now."""
    since: dict[ClientId, datetime] = {}
    for touch in logged:
        # A call that another extension took may have rung here before it began.
        at = touch.occurred_at - SAME_RINGING
        since[touch.client] = min(at, since.get(touch.client, at))
    return since


def follow_branches(transaction: Transaction, branches: Sequence[BranchId]) -> None:
    """Draw up what is owed by branches whose working hours were not known before."""
    callers = touches.who_was_missed(transaction, branches)
    if callers:
        since = dict.fromkeys(callers, BEGINNING.since)
        redraw(transaction, callers, since, storage.owed_by(transaction, list(callers)))


def draw_up_anew(transaction: Transaction, clients: Sequence[ClientId]) -> None:
    """Work out who owes what, after calls went from some of the clients to others."""
    owed = storage.owed_by(transaction, clients)
    unsettled = [
        each.callback.missed_at for each in owed if not each.callback.closed_at
    ]
    if unsettled:
        branches = touches.branches_of(transaction, clients)
        since = dict.fromkeys(clients, min(unsettled) - SAME_RINGING)
        redraw(transaction, branches, since, owed)


def redraw(
    transaction: Transaction,
    clients: Mapping[ClientId, BranchId],
    since: Since,
    owed: Sequence[Owed],
) -> None:
    """Work out the clients' callbacks as of `since`; announce what changed."""
    hours = hours_of(transaction, clients.values())
    changed = [
        each
        for client, history in histories(transaction, since, owed).items()
        if (branch := clients[client]) in hours  # else once the branch is heard of
        for each in redrawn(
            client, branch, history, Promise(hours[branch], WITHIN), transaction.now
        )
    ]
    save(transaction, changed)


def histories(
    transaction: Transaction, since: Since, owed: Sequence[Owed]
) -> dict[ClientId, History]:
    """Load no more of the clients' pasts than may matter."""
    owed_to: dict[ClientId, list[Owed]] = {client: [] for client in since}
    for each in owed:
        if each.client in owed_to:
            owed_to[each.client].append(each)
    starts = {c: start_of(owed_to[c], at).since for c, at in since.items()}
    calls = touches.calls_of(transaction, starts)
    messages = touches.messages_to(transaction, starts)
    return {
        c: History(at, owed_to[c], calls.get(c, ()), messages.get(c, ()))
        for c, at in since.items()
    }


def save(transaction: Transaction, owed: Sequence[Owed]) -> None:
    storage.save(transaction, owed)
    transaction.announce([fact(each) for each in owed])
    threats.notice_overdue(transaction, owed)
    due = [each.callback.due_at for each in owed if each.state is State.OPEN]
    if due:
        transaction.wake(OVERDUE, min(due))


def forget(
    transaction: Transaction, contacts: Sequence[str], known_by: Sequence[str]
) -> None:
    """Close what is owed to people who are erased; no number is told any more."""
    owed = storage.owed_to(transaction, contacts, known_by)
    save(transaction, [forgotten(each, transaction.now) for each in owed])


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
        transaction.once_committed(metrics.CALLS_DECLINED.labels(touch.branch).inc)


def turned_away(touch: Touch) -> CallDeclined:
    return CallDeclined(
        touch_id=touch.id,
        client_id=touch.client,
        branch_id=touch.branch,
        number=touch.number or None,
        declined_at=touch.occurred_at,
        staff_id=touch.staff,
    )


def fact(owed: Owed) -> CallbackFact:
    callback = owed.callback
    return FACTS[owed.state](
        callback_id=CallbackId(callback.id),
        client_id=callback.caller.client,
        branch_id=owed.branch,
        number=callback.caller.number or None,
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
    wanted: Wanted,
    after: tuple[datetime, str] | None,
    most: int,
) -> list[Owed]:
    """List the callbacks still owed by due time."""
    return storage.page(transaction, wanted, after, most)


def callers(transaction: Transaction, owed: Sequence[Owed]) -> dict[ClientId, str]:
    """Tell what the clients are called that callbacks are owed to."""
    return copies.names(transaction, {each.client for each in owed})
