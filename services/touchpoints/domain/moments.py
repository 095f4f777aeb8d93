"""What happened between a caller and us, in order: misses, attempts, talk."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from services.touchpoints.domain.calls import Answer, Call
from services.touchpoints.domain.touches import Direction

SAME_RINGING = timedelta(seconds=60)
TOO_OLD = timedelta(days=7)


class What(IntEnum):
    """What happened; of two things at one moment the lower one came first."""

    CONVERSATION = 0
    ATTEMPT = 1
    MESSAGE = 2
    MISS = 3


@dataclass(frozen=True, order=True)
class Moment:
    """One thing that happened; `began_at` is earlier than `at` for a conversation."""

    at: datetime
    what: What
    id: str
    began_at: datetime


def moments_of(
    number: str, calls: Sequence[Call], messages: Iterable[datetime]
) -> list[Moment]:
    """Return, in order, what happened between us and the caller with this number.

    Not a miss: a call taken at another extension, and one heard of a week too late.
    """
    conversations = sorted(
        (call for call in calls if call.is_conversation), key=_started_at
    )
    moments = [
        *(_moment(What.CONVERSATION, call, call.ended_at) for call in conversations),
        *(moment for call in calls for moment in _efforts(call)),
        *(
            _moment(What.MISS, call, call.started_at)
            for call in calls
            if call.number == number and _is_owed(call, conversations)
        ),
        *(Moment(at, What.MESSAGE, at.isoformat(), at) for at in messages),
    ]
    return sorted(moments)


def _moment(what: What, call: Call, at: datetime) -> Moment:
    return Moment(at, what, call.id, call.started_at)


def _efforts(call: Call) -> Iterator[Moment]:
    """Give our attempt to reach the caller, and the message left with it."""
    if call.direction is Direction.OUT and not call.is_conversation:
        yield _moment(What.ATTEMPT, call, call.started_at)
        if call.answer is Answer.VOICEMAIL:
            yield _moment(What.MESSAGE, call, call.started_at)


def _is_owed(call: Call, conversations: Sequence[Call]) -> bool:
    """Tell whether a call was missed for good, and was not long ago when we heard."""
    fresh = call.recorded_at - call.started_at <= TOO_OLD
    return call.is_miss and fresh and not _was_answered(call, conversations)


def _was_answered(missed: Call, conversations: Sequence[Call]) -> bool:
    """Tell whether another extension took the call that rang at this one."""
    first = bisect_left(
        conversations, missed.started_at - SAME_RINGING, key=_started_at
    )
    last = bisect_right(
        conversations, missed.started_at + SAME_RINGING, key=_started_at
    )
    return any(call.ended_at > missed.started_at for call in conversations[first:last])


def _started_at(call: Call) -> datetime:
    return call.started_at
