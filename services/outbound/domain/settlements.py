"""Settlements: what an outcome makes of a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import md5

from services.outbound.domain.dispatches import Message, PutOff, Suppressed
from services.outbound.domain.messages import Channel, State
from services.outbound.domain.parcels import (
    Barred,
    Closed,
    Never,
    NotNow,
    Outcome,
    Taken,
    Waits,
)

# How long to wait after each try that the other side did not want.
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 300, 600, 1200))
# Of Standard Webhooks: after the last try nothing more is sent to a provider.
TO_PROVIDERS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=each) for each in (2, 5, 10, 14, 20, 24)),
)
PLANS = {Channel.SMS: TO_PROVIDERS, Channel.CHAT: TO_PROVIDERS}
SPREAD = 0.1  # of a pause: who failed together does not come again together
NOT_NOW, NOT_WANTED = "not_now", "not_wanted"
LAST = "at the last try"
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
    if isinstance(outcome, NotNow | Closed | Barred):
        return of_refusal(message, outcome, now)
    if isinstance(outcome, Waits):
        return put_off(message, message.not_after, WAITS_FOR_PACK, None)
    if isinstance(outcome, Never) and not message.resent:
        return Settlement(message.id, State.FAILED, reason=outcome.reason)
    return of_doubt(message, outcome.reason, now)


def of_refusal(
    message: Message, told: NotNow | Closed | Barred, now: datetime
) -> Settlement:
    """Settle what is to be tried again, as long as its plan has it so."""
    if gives_up(message, told):
        return Settlement(message.id, State.FAILED, reason=f"{told.reason}, {LAST}")
    after = told.after if isinstance(told, NotNow) else None
    if after is None or message.channel in PLANS:
        after = max(after or timedelta(), pause_after(message))
    rule = NOT_WANTED if isinstance(told, Barred) else NOT_NOW
    return put_off(message, now + after, rule, told.reason)


def of_bar(message: Message, told: Barred, now: datetime) -> Settlement:
    """Settle what was refused again after we were let in: it is over."""
    over = of_outcome(message, Never(f"{told.reason}, again"), now)
    return replace(over, rule=NOT_WANTED)


def gives_up(message: Message, told: Outcome) -> bool:
    """Tell whether that was the last try of a message."""
    refused = isinstance(told, NotNow) and message.state is State.HANDED_OVER
    plan = PLANS.get(message.channel)
    return refused and plan is not None and tried(message) >= len(plan)


def pause_after(message: Message) -> timedelta:
    """Wait longer after each try, and what goes to a provider not all as long."""
    plan = PLANS.get(message.channel)
    pauses = plan or PAUSES
    pause = pauses[min(tried(message), len(pauses) - 1)]
    return pause * (1 + SPREAD * spread(message)) if plan else pause


def tried(message: Message) -> int:
    """Count the tries before this one, which is counted once handed over."""
    return message.attempts - (message.state is State.HANDED_OVER)


def spread(message: Message) -> float:
    """Return a message's own number from 0 to 1, another after each try."""
    told = md5(f"{message.id}\n{tried(message)}".encode(), usedforsecurity=False)
    return int.from_bytes(told.digest()[:4]) / 2**32


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
