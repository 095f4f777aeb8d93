"""Settlements: what an outcome makes of a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.outbound.domain.dispatches import Message, PutOff, Suppressed
from services.outbound.domain.messages import State
from services.outbound.domain.parcels import Never, NotNow, Outcome, Taken, Waits

# How long to wait after each try that the other side did not want.
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 300, 600, 1200))
NOT_NOW = "not_now"
WAITS_FOR_PACK = "waits_for_pack"


@dataclass(frozen=True)
class Settlement:
    """What becomes of a message."""

    message: str
    state: State
    not_before: datetime | None = None
    rule: str | None = None
    reason: str | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)
    reference: str | None = None
    resent: bool = False


def of_outcome(message: Message, outcome: Outcome, now: datetime) -> Settlement:
    """Settle a message by what came of handing it over."""
    if isinstance(outcome, Taken):
        reference = outcome.reference or None
        return Settlement(message.id, State.SENT, reference=reference)
    if isinstance(outcome, NotNow):
        pause = outcome.after or pause_after(message)
        return put_off(message, now + pause, NOT_NOW, outcome.reason)
    if isinstance(outcome, Waits):
        return put_off(message, message.not_after, WAITS_FOR_PACK, None)
    if isinstance(outcome, Never) and not message.resent:
        return Settlement(message.id, State.FAILED, reason=outcome.reason)
    return of_doubt(message, outcome.reason, now)


def pause_after(message: Message) -> timedelta:
    """Wait longer after each try; the one under way is counted once handed over."""
    tried = message.attempts - (message.state is State.HANDED_OVER)
    return PAUSES[min(tried, len(PAUSES) - 1)]


def of_doubt(message: Message, reason: str, now: datetime) -> Settlement:
    """Settle what may have gone out: only what is critical goes once more."""
    if message.critical and not message.resent and now < message.not_after:
        return Settlement(
            message.id, State.QUEUED, not_before=now, reason=reason, resent=True
        )
    return Settlement(message.id, State.AMBIGUOUS, reason=reason)


def put_off(
    message: Message, until: datetime, rule: str, reason: str | None
) -> Settlement:
    """Let a message wait, but never longer than it is of use."""
    until = min(until, message.not_after)
    return Settlement(message.id, State.DEFERRED, until, rule, reason)


def of_judgement(message: Message, told: PutOff | Suppressed) -> Settlement:
    """Settle a message that may not go out now, or not at all."""
    if isinstance(told, Suppressed):
        state, until = State.SUPPRESSED, None
    elif told.until >= message.not_after:
        state, until = State.EXPIRED, None
    else:
        state, until = State.DEFERRED, told.until
    return Settlement(message.id, state, until, told.rule, evidence=told.evidence)
