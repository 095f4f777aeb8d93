"""One phone call as the exchange saw it, and what kind of touch it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.calendars.zones import require_utc
from libs.values import Invalid, TouchId
from services.touchpoints.domain.touches import Direction

COUNTS_FROM = timedelta(seconds=60)
CONVERSATION_FROM = timedelta(seconds=20)


class BadCall(Invalid):
    """Only an answered call is talked on."""


class Answer(StrEnum):
    """What became of the ringing."""

    ANSWERED = "answered"
    MISSED = "missed"
    DECLINED = "declined"
    VOICEMAIL = "voicemail"


@dataclass(frozen=True)
class Call:
    """One call with a client's `number`; raises BadCall, and NotUtc for its times.

    `talked` is how long both sides were on the line.
    """

    id: TouchId
    number: str
    direction: Direction
    answer: Answer
    started_at: datetime
    recorded_at: datetime
    talked: timedelta = timedelta()
    service_desk: bool = False

    def __post_init__(self) -> None:
        require_utc(self.started_at, self.recorded_at)
        talked = self.talked > timedelta()
        if self.talked < timedelta() or (talked and self.answer != Answer.ANSWERED):
            raise BadCall

    @property
    def ended_at(self) -> datetime:
        """When the talking was over."""
        return self.started_at + self.talked

    @property
    def is_conversation(self) -> bool:
        """Whether there was time to say what it was about."""
        return self.talked >= CONVERSATION_FROM

    @property
    def is_miss(self) -> bool:
        """Whether the client called and did not get through to anyone."""
        return self.direction is Direction.IN and self.answer != Answer.ANSWERED

    @property
    def kind(self) -> str:
        """The name of the kind of touch that it is."""
        if self.answer is not Answer.ANSWERED:
            return UNANSWERED[self.direction, self.answer]
        if self.service_desk:
            return "service_desk"
        return "call" if self.talked >= COUNTS_FROM else "short_call"


UNANSWERED = {
    (Direction.IN, Answer.MISSED): "missed",
    (Direction.IN, Answer.DECLINED): "declined",
    (Direction.IN, Answer.VOICEMAIL): "missed",
    (Direction.OUT, Answer.MISSED): "attempt",
    (Direction.OUT, Answer.DECLINED): "attempt",
    (Direction.OUT, Answer.VOICEMAIL): "voicemail",
}
