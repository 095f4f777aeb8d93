"""How promptly missed calls are returned: by the first attempt, in working time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from libs.calendars.working_time import OpenHours

NEVER = timedelta.max


@dataclass(frozen=True)
class Wait:
    """A missed call: by when we promised to ring back, and when we first tried."""

    missed_at: datetime
    due_at: datetime
    first_attempt_at: datetime | None

    def is_judged(self, now: datetime) -> bool:
        """Tell whether it is known by `now` if the promise was kept."""
        return self.first_attempt_at is not None or self.due_at < now

    @property
    def in_time(self) -> bool:
        """Whether the first attempt came in time; a later one mends nothing."""
        return self.first_attempt_at is not None and self.first_attempt_at <= (
            self.due_at
        )

    def lasted(self, hours: OpenHours) -> timedelta:
        """Return the open time until the first attempt; NEVER when there was none."""
        if self.first_attempt_at is None:
            return NEVER
        return hours.elapsed(self.missed_at, self.first_attempt_at)


@dataclass(frozen=True)
class Promptness:
    """How long callers waited, in minutes of working time.

    A percentile is None where so many were never rung back; all is None of no calls.
    """

    missed: int
    in_time: int
    in_time_share: float | None
    p50_minutes: float | None
    p90_minutes: float | None


def promptness_of(waits: Iterable[tuple[Wait, OpenHours]], now: datetime) -> Promptness:
    """Return how promptly those calls were returned of which it is known by `now`."""
    judged = [(wait, hours) for wait, hours in waits if wait.is_judged(now)]
    in_time = sum(wait.in_time for wait, _ in judged)
    lasted = sorted(wait.lasted(hours) for wait, hours in judged)
    share = in_time / len(judged) if judged else None
    p50, p90 = (percentile(lasted, part) for part in (50, 90))
    return Promptness(len(judged), in_time, share, p50, p90)


def percentile(in_order: Sequence[timedelta], part: int) -> float | None:
    """Return the least wait, in minutes, that `part` per cent did not exceed.

    That is the nearest rank; None where the wait never ended.
    """
    if not in_order:
        return None
    found = in_order[ceil(len(in_order) * part / 100) - 1]
    return None if found == NEVER else found / timedelta(minutes=1)
