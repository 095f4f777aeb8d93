"""How healthy a client is, by fresh evidence only; without it nobody knows.

From best to worst: green, amber, red. Unknown is beside them, not between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.touchpoints.domain.levels import Level
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
    if signs.open_frustrations or signs.level is Level.COLD or _dissatisfied(signs):
        return Health.RED
    return Health.AMBER if signs.warnings or _is_thin(signs) else Health.GREEN


def evidence_of(
    took_part_at: datetime | None, rated_at: datetime | None
) -> tuple[Evidence, ...]:
    """Return what there is of evidence, however old."""
    told = ((What.TOOK_PART, took_part_at), (What.RATED, rated_at))
    return tuple(Evidence(what, at) for what, at in told if at)


def _dissatisfied(signs: Signs) -> bool:
    satisfaction = signs.satisfaction
    return satisfaction is not None and satisfaction <= DISSATISFIED_UP_TO


def _is_thin(signs: Signs) -> bool:
    return signs.level in (Level.THIN, Level.UNKNOWN)
