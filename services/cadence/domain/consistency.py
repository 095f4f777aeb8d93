"""Consistency: how many of the months that a promise was due in it was kept in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Consistency:
    """Of `due` months `on_time` were kept, the last `streak` of them without a miss."""

    due: int = 0
    on_time: int = 0
    streak: int = 0

    @property
    def share(self) -> float | None:
        """The part that was kept; None before anything was due."""
        return self.on_time / self.due if self.due else None

    def after(self, months: Iterable[bool]) -> "Consistency":
        """Return it with later months, in order, each kept or not."""
        due, on_time, streak = self.due, self.on_time, self.streak
        for kept in months:
            due, on_time = due + 1, on_time + kept
            streak = streak + 1 if kept else 0
        return Consistency(due, on_time, streak)
