"""What time it is, asked at the edges only."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present as an aware time in UTC."""

    def now(self) -> datetime:
        """Return the present."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.at

    def advance(self, by: timedelta) -> None:
        """Move on by `by`."""
        self.at += by
