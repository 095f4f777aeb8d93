"""The beach: who has too little work ahead, since when, and how grave that is."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from libs.values import BranchId, ClientId, Invalid
from services.concentration.domain.cover import Cover, State

# The clock stops only above where it starts, so that it does not flutter.
STEADY = 0.05
HORIZON = timedelta(days=90)
# Four to six weeks pass from a search for work to its beginning.
MOBILISING = timedelta(days=42)
STEPS = (timedelta(days=0), timedelta(days=30), timedelta(days=60))
OVER, GRAVEST = 0, len(STEPS)


class What(StrEnum):
    """What a clock runs for."""

    ENGAGEMENT = "engagement"
    PERSON = "person"
    BRANCH = "branch"
    FIRM = "firm"


class BadTerms(Invalid):
    """Shares are above 0 and below 1, levels 1 to 3, and a floor is 1 or more."""


@dataclass(frozen=True)
class Terms:
    """What the owner calls too little.

    The clock starts when less than `beach_below` of the next 30 days is sold; a week
    was idle when less than `idle_below` of it was. From `owner_from_level` on the owner
    is told: of the gravest always, for it is the highest there is. Raises BadTerms.
    """

    beach_below: float = 0.25
    idle_below: float = 0.60
    least_engagements: int = 3
    owner_from_level: int = 2

    def __post_init__(self) -> None:
        shares = 0 < self.beach_below < 1 and 0 < self.idle_below < 1
        routed = OVER < self.owner_from_level <= GRAVEST
        if not (shares and routed and self.least_engagements >= 1):
            raise BadTerms


@dataclass(frozen=True)
class Subject:
    """Whom or what a clock runs for; the whole firm is of no branch."""

    what: What
    key: str
    branch: BranchId | None = None
    client: ClientId | None = None


@dataclass(frozen=True)
class Clock:
    """A clock of the beach as it was last announced; of level 0 when it stands."""

    subject: Subject
    since: date
    level: int
    revision: int = 1

    @property
    def runs(self) -> bool:
        """Whether it has not been stopped."""
        return self.level != OVER


def is_low(cover: Cover, *, already: bool, below: float) -> bool:
    """Tell whether the clock is to run by the cover of the next 30 days.

    It starts below the threshold and stops 5 points above it, or when nobody knows any
    more; without any time to sell, as on a long holiday, it goes on as it did. What is
    at least so much starts none, and stops one only by that.
    """
    if cover.state is State.EMPTY:
        return already
    if cover.state is State.UNKNOWN or cover.share is None:
        return False
    if cover.state is State.AT_LEAST and not already:
        return False
    return cover.share < (below + STEADY if already else below)


def level_of(since: date, today: date) -> int:
    """Return how grave it is: 1 from the first day, 2 from day 30, 3 from day 60."""
    return sum(today - since >= step for step in STEPS)


def reckon(
    subject: Subject, before: Clock | None, since: date | None, today: date
) -> Clock | None:
    """Return a clock that runs `since` a day, or stands; None if it never ran.

    Its revision rises when anything changed.
    """
    level = OVER if since is None else max(level_of(since, today), 1)
    if before is None:
        return Clock(subject, since, level) if since else None
    new = replace(before, subject=subject, since=since or before.since, level=level)
    return new if new == before else replace(new, revision=before.revision + 1)


def began(clock: Clock | None, today: date) -> date:
    """Return since when a clock runs that is to run today."""
    return clock.since if clock and clock.runs else today
