"""How far apart outgoing contacts lie, and which of them one is too close to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.cadence.domain.policies import Policy
from services.cadence.domain.purposes import GapClass

SPACED = frozenset({GapClass.PERSONAL, GapClass.ASK})


@dataclass(frozen=True)
class Spacing:
    """How far apart outgoing contacts of the classes lie at the least."""

    personal: timedelta
    asks: timedelta
    broadcasts: timedelta

    @classmethod
    def of(cls, policy: Policy) -> "Spacing":
        """Return the shortest gaps of a client's policy."""
        return cls(policy.gaps.shortest, policy.ask.shortest, policy.broadcast.shortest)

    @property
    def longest(self) -> timedelta:
        """How far off a contact may still be too close."""
        return max(self.personal, self.asks, self.broadcasts)

    def of_class(self, gap_class: GapClass) -> timedelta:
        """Return what every contact of the class keeps."""
        broadcast = gap_class is GapClass.BROADCAST
        return self.broadcasts if broadcast else self.personal


@dataclass(frozen=True)
class Contact:
    """An outgoing contact that was made, or is only `granted`."""

    gap_class: GapClass
    at: datetime
    granted: bool = False


@dataclass(frozen=True)
class Gap:
    """What a contact keeps its distance from, and how much of it."""

    others: tuple[Contact, ...]
    gap: timedelta

    def last_within(self, at: datetime) -> Contact | None:
        """Return the last of those that a contact at a moment would be too close to."""
        near = (each for each in self.others if abs(at - each.at) < self.gap)
        return max(near, key=lambda each: (each.at, each.granted), default=None)

    def end(self, at: datetime) -> datetime | None:
        """Return when a contact is far enough from the last that is too close."""
        last = self.last_within(at)
        return last.at + self.gap if last else None


def gap_of(gap_class: GapClass, made: Iterable[Contact], spacing: Spacing) -> Gap:
    """Return what every contact of a class keeps."""
    broadcast = gap_class is GapClass.BROADCAST
    others = (each for each in made if (each.gap_class not in SPACED) is broadcast)
    return Gap(tuple(others), spacing.of_class(gap_class))


def gap_of_asks(gap_class: GapClass, made: Iterable[Contact], spacing: Spacing) -> Gap:
    """Return what an ask keeps from any other, and nothing else does."""
    asks = (each for each in made if each.gap_class is gap_class is GapClass.ASK)
    return Gap(tuple(asks), spacing.asks)
