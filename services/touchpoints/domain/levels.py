"""How a relationship stands, in one word, and when time alone changes the word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from libs.calendars.months import add_months
from libs.calendars.zones import local_day, start_of_day
from libs.decay import Standing, falls_to, value_at
from services.touchpoints.domain.credit import Credit, live

HEALTHY_FROM = 60.0
NEW_FOR = timedelta(days=180)
COLD_AFTER_MONTHS = 10
STRONG_FROM = 0.10
# The line is reached within a microsecond; a second later it is surely passed.
PAST = timedelta(seconds=1)


class Level(StrEnum):
    """How a relationship stands."""

    UNKNOWN = "unknown"
    COLD = "cold"
    NEW = "new"
    HEALTHY = "healthy"
    THIN = "thin"


@dataclass(frozen=True)
class Relationship:
    """What the level of one client depends on; days are those of the branch's zone.

    `standing` is None when no touch was ever credited, `last_strong` the latest
    touch that silence is counted from.
    """

    since: date
    zone: ZoneInfo
    standing: Standing | None
    last_strong: datetime | None

    @property
    def silent_since(self) -> datetime:
        """When it was last credited, or else when the client came."""
        if self.standing:
            return self.standing.as_of
        return start_of_day(self.since, self.zone)

    @cached_property
    def new_until(self) -> datetime:
        """When a client is no longer new."""
        return start_of_day(self.since + NEW_FOR, self.zone)

    @cached_property
    def cold_at(self) -> datetime:
        """When it has been silent for ten calendar months."""
        silent_since = self.since
        if self.last_strong:
            silent_since = local_day(self.last_strong, self.zone)
        return start_of_day(add_months(silent_since, COLD_AFTER_MONTHS), self.zone)


def last_strong(ledger: Iterable[Credit]) -> datetime | None:
    """Return when the ledger's latest touch strong enough to end a silence was."""
    strong = (each for each in live(ledger) if each.gamma >= STRONG_FROM)
    return max((each.occurred_at for each in strong), default=None)


def level_at(relationship: Relationship, at: datetime) -> Level:
    """Return how the relationship stands at `at`; unknown, cold and new come first."""
    if relationship.standing is None:
        return Level.UNKNOWN
    if at >= relationship.cold_at:
        return Level.COLD
    if at < relationship.new_until:
        return Level.NEW
    healthy = value_at(relationship.standing, at) >= HEALTHY_FROM
    return Level.HEALTHY if healthy else Level.THIN


def next_crossing(relationship: Relationship, after: datetime) -> datetime | None:
    """Return when, if nothing but time happens, the level next changes."""
    if relationship.standing is None:
        return None
    now = level_at(relationship, after)
    moments = [relationship.cold_at, relationship.new_until]
    if line := falls_to(relationship.standing, HEALTHY_FROM):
        moments.append(line + PAST)
    changes = (
        at for at in moments if at > after and level_at(relationship, at) is not now
    )
    return min(changes, default=None)
