"""A callback with all that is kept of it, and what more calls make of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.values import BranchId, ClientId, ContactId
from services.touchpoints.domain.callbacks import (
    Callback,
    Caller,
    Closing,
    Promise,
    Start,
    State,
    callbacks_of,
)
from services.touchpoints.domain.calls import Call


@dataclass(frozen=True)
class Owed:
    """A callback as it is kept: whose it is, and what was last announced of it."""

    callback: Callback
    branch: BranchId
    contact: ContactId | None
    state: State
    revision: int

    @property
    def is_done_with(self) -> bool:
        """Whether nothing was owed after all, or the caller was forgotten."""
        forgotten = not self.callback.caller.number
        return forgotten or self.callback.closing in (Closing.ANSWERED, Closing.ERASED)

    @property
    def client(self) -> ClientId:
        """Whose call it was."""
        return self.callback.caller.client

    def may_change(self, since: datetime) -> bool:
        """Tell whether what happened at `since` or later could matter to it."""
        closed_at = self.callback.closed_at
        return closed_at is None or closed_at >= since


@dataclass(frozen=True)
class History:
    """What a client's callbacks follow from, when something happened at `since`.

    `owed` is all that was kept so far; the calls, each with its contact, and the
    messages we sent reach back to `start`.
    """

    since: datetime
    owed: Sequence[Owed]
    calls: Sequence[tuple[ContactId | None, Call]]
    messages: Sequence[datetime]

    def start(self, number: str) -> Start:
        """Return from when on the callbacks owed to a number are drawn up."""
        return start_of(
            [each for each in self.owed if each.callback.caller.number == number],
            self.since,
        )


def start_of(owed: Sequence[Owed], since: datetime) -> Start:
    """Return the beginning of all that may change with what happened at `since`."""
    standing = [each for each in owed if not each.is_done_with]
    changing = [e.callback.missed_at for e in standing if e.may_change(since)]
    settled = [e.callback.closed_at for e in standing if not e.may_change(since)]
    return Start(min([since, *changing]), max(filter(None, settled), default=None))


def redrawn(
    client: ClientId,
    branch: BranchId,
    history: History,
    promise: Promise,
    now: datetime,
) -> list[Owed]:
    """Return those of a client's callbacks that changed, as they are now to be kept."""
    before = {each.callback.id: each for each in history.owed}
    drawn = list(_drawn(client, branch, history, promise))
    changed = [_revised(each, before.get(each.callback.id), now) for each in drawn]
    still = {each.callback.id for each in drawn}
    never_owed = [
        _answered(each)
        for each in history.owed
        if each.may_change(history.since)
        and not each.is_done_with
        and each.callback.id not in still
    ]
    return [each for each in changed if each] + never_owed


def forgotten(owed: Owed, now: datetime) -> Owed:
    """Close what is owed to somebody erased; what was not late or tried never was.

    What was closed before stays as it was, but for the number.
    """
    callback = replace(owed.callback, caller=Caller(owed.client, ""))
    told = replace(owed, callback=callback, revision=owed.revision + 1)
    if callback.closed_at:
        return told
    closed = replace(callback, closed_at=now)
    state = closed.state(now)
    counts = closed.first_attempt_at or state is State.BROKEN
    closing = Closing.ERASED if counts else Closing.ANSWERED
    return replace(told, callback=replace(closed, closing=closing), state=state)


def _drawn(
    client: ClientId, branch: BranchId, history: History, promise: Promise
) -> Iterator[Owed]:
    in_order = sorted(history.calls, key=lambda each: each[1].started_at)
    contacts = {call.number: whose for whose, call in in_order if call.is_miss}
    for number, contact in contacts.items():
        meant = [
            call
            for whose, call in history.calls
            if call.number == number or (contact and whose == contact)
        ]
        caller, start = Caller(client, number), history.start(number)
        for each in callbacks_of(caller, meant, promise, history.messages, start):
            yield Owed(each, branch, contact, State.OPEN, revision=1)


def _answered(owed: Owed) -> Owed:
    """Close what a late report shows was never owed: somebody took the call."""
    callback = replace(
        owed.callback, closed_at=owed.callback.missed_at, closing=Closing.ANSWERED
    )
    return replace(
        owed, callback=callback, state=State.KEPT, revision=owed.revision + 1
    )


def _revised(drawn: Owed, before: Owed | None, now: datetime) -> Owed | None:
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
