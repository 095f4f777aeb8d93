"""Who of us knows a client's affairs, and how few may leave until nobody does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from libs.values import StaffId

# As long as registry, unless its owner says otherwise, holds what we know for fresh.
VERIFIED_FOR = timedelta(days=180)
SAFE = 2  # knowers of an area, so that it does not hang on one alone


@dataclass(frozen=True)
class Knower:
    """One of us who vouched for an area; temporary staff and leavers do not stay."""

    staff: StaffId
    stays: bool
    verified_on: date

    def counts(self, as_of: date) -> bool:
        """Tell whether on that day the client could rely on them."""
        return self.stays and as_of - VERIFIED_FOR <= self.verified_on <= as_of


@dataclass(frozen=True)
class Area:
    """What is to be known of a client, and who can be relied on to know it.

    `critical` marks an area whose loss would stop the client.
    """

    name: str
    critical: bool
    knowers: frozenset[StaffId]

    @classmethod
    def known(
        cls, name: str, knowers: Iterable[Knower], as_of: date, *, critical: bool
    ) -> "Area":
        """Return an area with those of its knowers who count on a day."""
        relied_on = (each.staff for each in knowers if each.counts(as_of))
        return cls(name, critical, frozenset(relied_on))


def bus_factor(areas: Iterable[Area]) -> int | None:
    """Return how many must leave until nobody knows one of the critical areas.

    It is the least number of knowers; None when no critical area is on record.
    """
    return min((len(each.knowers) for each in areas if each.critical), default=None)


def still_told(told: int | None, factor: int | None) -> int | None:
    """Return the least factor that was told once this one is known, None when safe.

    A low factor is told once, and again only when it falls lower; it counts as low
    until every critical area has two knowers.
    """
    if factor is None or factor >= SAFE:
        return None
    return factor if told is None else min(told, factor)
