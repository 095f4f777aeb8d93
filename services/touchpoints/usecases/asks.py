"""Asks: made where no rule forbids it, answered, and missed where there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.storage.transactions import Transaction
from libs.values import ClientId, FieldError, Money, NotFound, StaffId
from services.touchpoints.domain.asking import (
    Circumstances,
    Rule,
    blocked_by,
    require_allowed,
)
from services.touchpoints.domain.asks import Ask, AskRate, Outcome
from services.touchpoints.domain.periods import Period
from services.touchpoints.storage import asks as storage
from services.touchpoints.storage import frustrations, touches
from services.touchpoints.storage.asks import NotAsked
from services.touchpoints.usecases import relationships
from services.touchpoints.usecases.entries import Entries
from services.touchpoints.usecases.touches import require_happened

ASKS = Entries(storage.ASKS)


class NoTouchOfTheClient(NotFound):
    """The client has no such touchpoint."""


@dataclass(frozen=True)
class MayAsk:
    """Whether a client may be asked now, or which rule says no."""

    client: ClientId
    rule: Rule | None
    last_asked_at: datetime | None


def make(transaction: Transaction, ask: Ask) -> Ask:
    """Log an ask; raises AskBlocked, NoTouchOfTheClient and NotYetHappened."""
    require_happened(transaction, asked_at=ask.asked_at)
    relationships.lock(transaction, [ask.client])
    met = circumstances(transaction, ask.client, ask.touch)
    require_allowed(met, ask.asked_at)
    return ASKS.add(transaction, ask)


def may_ask(transaction: Transaction, client: ClientId, touch: str | None) -> MayAsk:
    """Say whether a client may be asked now, in a touch if one is named."""
    met = circumstances(transaction, client, touch)
    rule = blocked_by(met, transaction.now)
    return MayAsk(client, rule, max(met.asked, default=None))


def circumstances(
    transaction: Transaction, client: ClientId, touch: str | None
) -> Circumstances:
    return Circumstances(
        frustrated=frustrations.any_of(transaction, client),
        kind=kind_of(transaction, client, touch) if touch else None,
        asked=storage.asked(transaction, client),
    )


def kind_of(transaction: Transaction, client: ClientId, touch: str) -> str:
    logged = touches.find(transaction, touch, None)
    if logged is None or logged.client != client:
        raise NoTouchOfTheClient(None, FieldError("touch_id", "not of this client"))
    return logged.kind


def answer(
    transaction: Transaction, ask: Ask, outcome: Outcome, worth: Money | None
) -> Ask:
    """Write down what the client said; raises AlreadyAnswered."""
    return ASKS.change(transaction, ask.answered(outcome, worth, transaction.now))


def rate(transaction: Transaction, period: Period, staff: StaffId | None) -> AskRate:
    """Count the active clients, and those asked in a period."""
    return storage.rate(transaction, period, staff)


def not_asked(
    transaction: Transaction,
    staff: StaffId | None,
    months: int,
    after: str,
    most: int,
) -> Sequence[NotAsked]:
    """List healthy clients whom nobody asked in so many calendar months."""
    return storage.not_asked(transaction, staff, months, after, most)
