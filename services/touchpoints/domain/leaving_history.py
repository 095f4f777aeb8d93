"""What is known of a client's past that may tell whether it is about to leave."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from libs.decay import Standing, Terms, value_at
from libs.values import TouchId
from services.touchpoints.domain.credit import Credit, Step, blank, daily, walk

HALF_A_YEAR = timedelta(days=180)
A_QUARTER = timedelta(days=90)
A_YEAR = timedelta(days=365.25)
# The signs compare two quarters, so a client of less than one has nothing to show.
TOO_NEW = A_QUARTER
# A rhythm is guessed as monthly, and the guess is worth two gaps that were seen.
GUESSED_GAPS = 2
GUESSED_GAP = timedelta(days=30)
ACTIVE, LOST = "active", "lost"


@dataclass(frozen=True)
class Frustration:
    """A bad contact, and when it was made good."""

    since: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class History:
    """A client's past, each part in order of time.

    `contacts` are the live entries of the ledger that earned something, `people` who of
    the client each was with, `statuses` what the registry told and when.
    """

    since: date
    contacts: Sequence[Credit]
    people: Mapping[TouchId, str] = field(default_factory=dict)
    bills: Sequence[datetime] = ()
    no_shows: Sequence[datetime] = ()
    late_callbacks: Sequence[datetime] = ()
    frustrations: Sequence[Frustration] = ()
    statuses: Sequence[tuple[datetime, str]] = ()
    terms: Terms = field(default_factory=Terms)

    @cached_property
    def standings(self) -> Sequence[Standing]:
        """What the relationship was worth after each step."""
        steps = self._steps
        return walk(blank(self.terms, steps[0].at), steps)[1:] if steps else []

    @cached_property
    def days(self) -> Sequence[datetime]:
        """The last moment of each day of contact."""
        return [step.at for step in self._steps if step.earned_by]

    @cached_property
    def _steps(self) -> Sequence[Step]:
        return daily(self.contacts)

    @cached_property
    def _moments(self) -> Sequence[datetime]:
        return [standing.as_of for standing in self.standings]

    def value(self, at: datetime) -> float:
        """Return the relationship value at `at`, from 0 to 100."""
        steps = bisect_right(self._moments, at)
        return value_at(self.standings[steps - 1], at) if steps else 0.0

    def tenure(self, at: datetime) -> timedelta:
        """Return how long it had been a client at `at`."""
        return at - datetime.combine(self.since, time(), UTC)

    def people_met(self, at: datetime) -> int:
        """Return with how many of its people there was contact in the year to `at`."""
        lately = (c for c in self.contacts if at - A_YEAR < c.occurred_at <= at)
        return len({self.people[c.touch] for c in lately if c.touch in self.people})

    def was_active(self, at: datetime) -> bool:
        """Tell whether the registry had said by `at` that it is a client of ours."""
        told = [status for moment, status in self.statuses if moment <= at]
        return bool(told) and told[-1] == ACTIVE

    def left_after(self, at: datetime) -> bool:
        """Tell whether it left within 180 days of `at`."""
        return any(
            at < moment <= at + HALF_A_YEAR and status == LOST
            for moment, status in self.statuses
        )


def counted(moments: Sequence[datetime], at: datetime, within: timedelta) -> int:
    """Return how many of the moments, in order, are of the time up to `at`."""
    return bisect_right(moments, at) - bisect_right(moments, at - within)


def usual_gap(days_of_contact: Sequence[datetime]) -> timedelta:
    """Return the mean gap between days of contact, drawn towards a month."""
    seen = days_of_contact[-1] - days_of_contact[0]
    gaps = len(days_of_contact) - 1 + GUESSED_GAPS
    return (seen + GUESSED_GAPS * GUESSED_GAP) / gaps
