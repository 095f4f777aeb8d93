"""Wishes for special treatment: granted only with an approval and an end."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from libs.values import BranchId, ClientId, Conflict, Invalid

SPIKE, TIMES_AS_MANY = 3, 2


class NoDiscount(Invalid):
    """A discount that is asked for is above 0 and at most 1, and only then is told."""


class NoReason(Invalid):
    """What was decided has a reason."""


class NoEnd(Invalid):
    """What is approved ends on some day, not before it was approved."""


class DecidedAlready(Conflict):
    """It was decided before; who thinks otherwise asks anew."""


class Kind(StrEnum):
    """What is wished for: a lower price, or anything else that others do not get."""

    DISCOUNT = "discount"
    OTHER = "other"


class State(StrEnum):
    """How far it came; only what is approved has any effect."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Approval:
    """A wish is granted until the end of a day; raises NoReason and NoEnd."""

    reason: str
    by: str
    on: date
    expires_on: date

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise NoReason
        if self.expires_on < self.on:
            raise NoEnd


@dataclass(frozen=True)
class Refusal:
    """A wish is not granted; raises NoReason."""

    reason: str
    by: str
    on: date

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise NoReason


Decision = Approval | Refusal


@dataclass(frozen=True)
class Wish:
    """A client wants to be treated otherwise than the others.

    `discount` is the share of the list price that is asked for, told of a discount and
    of nothing else. Raises NoDiscount.
    """

    id: str
    client: ClientId
    branch: BranchId
    kind: Kind
    wish: str
    asked_on: date
    asked_by: str
    discount: Decimal | None = None
    decision: Decision | None = None

    def __post_init__(self) -> None:
        told = self.discount is not None
        if told is not (self.kind is Kind.DISCOUNT):
            raise NoDiscount
        if self.discount is not None and not 0 < self.discount <= 1:
            raise NoDiscount

    def decided(self, decision: Decision) -> "Wish":
        """Return the wish with what was decided."""
        return replace(self, decision=decision)

    def state(self, today: date) -> State:
        """Say how far it came; what was approved until a day lapses after it."""
        if self.decision is None or today < self.decision.on:
            return State.ASKED
        if isinstance(self.decision, Refusal):
            return State.REFUSED
        over = today > self.decision.expires_on
        return State.EXPIRED if over else State.APPROVED

    def holds(self, today: date) -> bool:
        """Tell whether it has any effect."""
        return self.state(today) is State.APPROVED


@dataclass(frozen=True)
class Asked:
    """How many wishes a unit had in 90 days, and in as many days before."""

    lately: int = 0
    before: int = 0

    @property
    def spikes(self) -> bool:
        """Whether they are three or more, and twice as many as before."""
        return self.lately >= SPIKE and self.lately >= TIMES_AS_MANY * self.before

    def alarms(self, *, already: bool) -> bool:
        """Tell whether an alarm sounds: from a spike on, until they are few again."""
        return self.spikes or (already and self.lately >= SPIKE)
