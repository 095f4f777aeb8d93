"""Bookings: nobody of ours works full time on one project, and not too many do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from libs.values import (
    BranchId,
    ClientId,
    EngagementId,
    Invalid,
    Refused,
    StaffId,
)


class BadBooking(Invalid):
    """A booking takes more than nothing and at most all of a person, day after day."""


class FullTimeOnOneProject(Refused):
    """One project would take more of this person than is allowed."""


class TooMuchOnOneProject(Refused):
    """One project would take more of the firm than is allowed."""


@dataclass(frozen=True)
class Booking:
    """A share of a person's time for a project, the first and the last day included.

    Raises BadBooking.
    """

    id: str
    client: ClientId
    branch: BranchId
    engagement: EngagementId
    staff: StaffId
    from_day: date
    to_day: date
    share: Decimal
    by: str

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or self.to_day < self.from_day:
            raise BadBooking


@dataclass(frozen=True)
class Caps:
    """The greatest shares of a person and of the firm that one project may take."""

    of_person: Decimal
    of_firm: Decimal


def require_room(
    new: Booking, others: Sequence[Booking], people: Decimal, caps: Caps
) -> None:
    """Refuse a booking by which a project takes too much of a person or of the firm.

    `others` are those of the project, `people` how many of us there are for projects.
    Raises FullTimeOnOneProject and TooMuchOnOneProject.
    """
    theirs = [each for each in others if each.staff == new.staff]
    if most_at_once(new, theirs) > caps.of_person:
        raise FullTimeOnOneProject
    if most_at_once(new, others) > caps.of_firm * people:
        raise TooMuchOnOneProject


def most_at_once(new: Booking, others: Iterable[Booking]) -> Decimal:
    """Return how many people are booked on the busiest day of a new booking.

    It is busiest when something has just begun.
    """
    beside = [
        each
        for each in others
        if each.from_day <= new.to_day and each.to_day >= new.from_day
    ]
    begins = {max(each.from_day, new.from_day) for each in beside} | {new.from_day}
    booked = [
        sum((e.share for e in beside if e.from_day <= day <= e.to_day), new.share)
        for day in begins
    ]
    return max(booked)
