"""Callbacks: whom we owe a call because theirs was missed.

They follow from the set of calls with a number, whatever the order these became
known in; so they are drawn up anew whenever a call is added.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import dropwhile
from uuid import UUID, uuid5

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day
from libs.values import CallbackId, ClientId, Invalid
from services.touchpoints.domain.calls import Call
from services.touchpoints.domain.moments import Moment, What, moments_of

ENOUGH_ATTEMPTS = 3
ENOUGH_DAYS = 2
FIRST = "first"
CALLBACKS = UUID("5b0f3c56-8a39-4c5c-8b57-0a6f6a1f7c0e")


class BadPromise(Invalid):
    """A callback is promised within some time."""


class State(StrEnum):
    """What became of the promise to ring back."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


class Closing(StrEnum):
    """Why nobody has to ring back any more."""

    CONNECTED = "connected"
    GAVE_UP = "gave_up"
    ANSWERED = "answered"
    ERASED = "erased"


@dataclass(frozen=True)
class Caller:
    """Someone who rings us: a client, at one number."""

    client: ClientId
    number: str


@dataclass(frozen=True)
class Promise:
    """How soon we ring back, in working time; raises BadPromise."""

    hours: OpenHours
    within: timedelta

    def __post_init__(self) -> None:
        if self.within <= timedelta():
            raise BadPromise

    def due(self, missed_at: datetime) -> datetime:
        """Return by when we promise to have rung back."""
        return self.hours.due(missed_at, self.within)

    def day(self, at: datetime) -> date:
        """Return the branch's day."""
        return local_day(at, self.hours.zone)


@dataclass(frozen=True)
class Callback:
    """One promise to ring back, from the first miss until someone was spoken to.

    Promptness counts to `first_attempt_at`; the callback is owed until `closed_at`.
    """

    id: CallbackId
    caller: Caller
    missed_at: datetime
    misses: int
    due_at: datetime
    first_attempt_at: datetime | None
    closed_at: datetime | None
    closing: Closing | None

    def state(self, now: datetime) -> State:
        """Return what has become of it by `now`: what was late stays broken."""
        if (self.first_attempt_at or now) > self.due_at:
            return State.BROKEN
        return State.KEPT if self.closed_at else State.OPEN


@dataclass(frozen=True)
class Start:
    """From when on callbacks are drawn up, and when the one before it was closed."""

    since: datetime
    settled_at: datetime | None = None


BEGINNING = Start(datetime.min.replace(tzinfo=UTC))


def callbacks_of(
    caller: Caller,
    calls: Iterable[Call],
    promise: Promise,
    messages: Iterable[datetime] = (),
    start: Start = BEGINNING,
) -> list[Callback]:
    """Return every callback owed to `caller` from `start` on, the earliest first.

    `calls` are all with this number or the same contact, `messages` the times a message
    was left in another way, as by mail: all that matters from `start` on.
    """
    moments = [
        moment
        for moment in moments_of(caller.number, list(calls), messages)
        if moment.at >= start.since
    ]
    callbacks, previous = [], start.settled_at
    while moments := _from_miss(moments):
        count, closing = _closing(moments, promise)
        owed = _Owed(caller, previous, moments[:count], closing)
        callbacks.append(owed.callback(promise))
        previous, moments = moments[count - 1].at, moments[count:]
    return callbacks


@dataclass(frozen=True)
class _Owed:
    """The run of moments from an opening miss to what closed it, if anything did."""

    caller: Caller
    previous: datetime | None
    moments: Sequence[Moment]
    closing: Closing | None

    def callback(self, promise: Promise) -> Callback:
        missed_at = self.moments[0].at
        tries = (
            max(moment.began_at, missed_at)
            for moment in self.moments
            if moment.what in (What.ATTEMPT, What.CONVERSATION)
        )
        return Callback(
            id=_id(self.caller, self.previous),
            caller=self.caller,
            missed_at=missed_at,
            misses=sum(moment.what is What.MISS for moment in self.moments),
            due_at=promise.due(missed_at),
            first_attempt_at=min(tries, default=None),
            closed_at=self.moments[-1].at if self.closing else None,
            closing=self.closing,
        )


def _id(caller: Caller, previous: datetime | None) -> CallbackId:
    """Name a callback by when the one before it ended, so that late calls keep it."""
    place = previous.isoformat() if previous else FIRST
    name = f"{caller.client}\n{caller.number}\n{place}"
    return CallbackId(str(uuid5(CALLBACKS, name)))


def _from_miss(moments: Sequence[Moment]) -> list[Moment]:
    return list(dropwhile(lambda moment: moment.what is not What.MISS, moments))


def _closing(moments: Sequence[Moment], promise: Promise) -> tuple[int, Closing | None]:
    """Return how many of the moments belong to one callback, and what closed it."""
    for count, moment in enumerate(moments, start=1):
        if moment.what is What.CONVERSATION:
            return count, Closing.CONNECTED
        if moment.what is not What.MISS and _tried_enough(moments[:count], promise):
            return count, Closing.GAVE_UP
    return len(moments), None


def _tried_enough(moments: Sequence[Moment], promise: Promise) -> bool:
    attempts = [each for each in moments if each.what is What.ATTEMPT]
    days = {promise.day(attempt.at) for attempt in attempts}
    messaged = any(each.what is What.MESSAGE for each in moments)
    return len(attempts) >= ENOUGH_ATTEMPTS and len(days) >= ENOUGH_DAYS and messaged
