"""Whom to teach what only a leaver knows: who is closest to the client already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.values import StaffId

MOST = 3  # that are named for a client


class Closeness(StrEnum):
    """Why somebody is the one to teach, the best reason first."""

    LOOKS_AFTER = "looks_after"
    KNOWS = "knows"
    IN_TOUCH = "in_touch"
    COLLEAGUE = "colleague"


ORDER = tuple(Closeness)


@dataclass(frozen=True)
class Colleague:
    """One of us who stays, and what ties them to a client.

    `areas` of the client they know, `last_at` is when they were last in touch; `alone`
    are the areas of all clients that hang on them already.
    """

    staff: StaffId
    name: str
    looks_after: bool
    areas: int
    last_at: datetime | None
    alone: int

    @property
    def closeness(self) -> Closeness:
        """The best reason to teach them."""
        if self.looks_after:
            return Closeness.LOOKS_AFTER
        if self.areas:
            return Closeness.KNOWS
        return Closeness.IN_TOUCH if self.last_at else Closeness.COLLEAGUE


def whom_to_teach(colleagues: Collection[Colleague]) -> list[Colleague]:
    """Name up to three, the closest first; among equals who holds the least alone."""
    return sorted(colleagues, key=place)[:MOST]


def place(colleague: Colleague) -> tuple[int, int, int, StaffId]:
    reason = ORDER.index(colleague.closeness)
    return reason, -colleague.areas, colleague.alone, colleague.staff
