"""How healthy a client is, by fresh evidence only; without it nobody knows.

From best to worst: green, amber, red. Unknown is beside them, not between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.touchpoints.domain.levels import HEALTHY_FROM, Level
from services.touchpoints.domain.warnings import Warned

FRESH_FOR = timedelta(days=90)
DISSATISFIED_UP_TO = 2.0  # of 5


class Health(StrEnum):
    """How healthy a client is."""

    UNKNOWN = "unknown"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class What(StrEnum):
    """What a client lets us know how it fares by."""

    TOOK_PART = "took_part"
    RATED = "rated"


@dataclass(frozen=True)
class Evidence:
    """Something that the client did, and until when it tells how the client fares."""

    what: What
    at: datetime

    @property
    def fresh_until(self) -> datetime:
        """When it tells nothing any more."""
        return self.at + FRESH_FOR


@dataclass(frozen=True)
class Signs:
    """What a client's health follows from; `satisfaction` is from 1 to 5."""

    evidence: tuple[Evidence, ...]
    level: Level
    open_frustrations: int
    satisfaction: float | None
    warnings: Sequence[Warned]


def health_of(signs: Signs, now: datetime) -> Health:
    """Return how healthy a client is; nothing but fresh evidence makes it green."""
    if not any(each.fresh_until > now for each in signs.evidence):
        return Health.UNKNOWN
    if any(_alarms_of(signs)):
        return Health.RED
    return Health.AMBER if signs.warnings or _doubts_of(signs) else Health.GREEN


def reasons_of(signs: Signs, now: datetime) -> list[str]:
    """Return why a client is not green, in words; warnings are words themselves."""
    match health_of(signs, now):
        case Health.UNKNOWN:
            return [f"nothing they did in {FRESH_FOR.days} days tells how they fare"]
        case Health.RED:
            return list(_alarms_of(signs))
        case Health.AMBER:
            return _doubts_of(signs)
        case Health.GREEN:
            return []


def evidence_of(
    took_part_at: datetime | None, rated_at: datetime | None
) -> tuple[Evidence, ...]:
    """Return what there is of evidence, however old."""
    told = ((What.TOOK_PART, took_part_at), (What.RATED, rated_at))
    return tuple(Evidence(what, at) for what, at in told if at)


def _alarms_of(signs: Signs) -> Iterator[str]:
    if signs.open_frustrations:
        yield "something that they are unhappy about is still open"
    if signs.level is Level.COLD:
        yield "the relationship has gone cold"
    rated = signs.satisfaction
    if rated is not None and rated <= DISSATISFIED_UP_TO:
        yield f"service is rated {rated:.1f} of 5"


def _doubts_of(signs: Signs) -> list[str]:
    if signs.level is Level.UNKNOWN:
        return ["the relationship is unknown: nothing has earned anything yet"]
    if signs.level is Level.THIN:
        return [f"the relationship is thin: worth less than {HEALTHY_FROM:.0f} of 100"]
    return []
