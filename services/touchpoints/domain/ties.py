"""What ties a client to us: each tie for itself, because no sum would explain it."""

from dataclasses import dataclass
from datetime import date

DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Ties:
    """What a client would have to undo: the more of each, the stickier it is."""

    services: tuple[str, ...]
    people_known: int
    years: float


def years_together(since: date, today: date) -> float:
    """Return how many years we have known a client; none before it came."""
    return max((today - since).days, 0) / DAYS_A_YEAR
