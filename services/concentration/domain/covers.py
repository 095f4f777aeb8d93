"""Covers of everybody: of each of our project staff, of each branch and of the firm."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import fsum
from operator import attrgetter

from libs.values import BranchId, EngagementId, StaffId
from services.concentration.domain.cover import (
    Ahead,
    Booked,
    Cover,
    Person,
    available,
    booked,
    together,
    total,
)


@dataclass(frozen=True)
class Signed:
    """Hours that are signed in so many days; of `untold` engagements nobody told them.

    Of one engagement where somebody is booked for it, or else of all others together.
    """

    branch: BranchId
    engagement: EngagementId | None
    days: int
    hours: float
    untold: int


@dataclass(frozen=True)
class Colleague:
    """One of us, of a branch, by name."""

    person: Person
    branch: BranchId
    name: str

    @property
    def is_project_staff(self) -> bool:
        """Whether any of their time is for projects."""
        return self.person.share > 0


@dataclass(frozen=True)
class OnRecord:
    """Whether anything was sold in a branch, and anybody booked."""

    sold: bool = False
    booked: bool = False


@dataclass(frozen=True)
class Plan:
    """What is known of the days from the first on.

    `working` holds the open hours of each day in each branch whose hours are told.
    """

    first: date
    working: Mapping[BranchId, Sequence[float]]
    colleagues: Sequence[Colleague]
    bookings: Sequence[Booked]
    signed: Sequence[Signed]
    on_record: Mapping[BranchId, OnRecord]

    @cached_property
    def project_staff(self) -> list[Colleague]:
        """Those of us whose time is for projects."""
        return [each for each in self.colleagues if each.is_project_staff]

    @cached_property
    def seen(self) -> list[BranchId]:
        """The branches there are."""
        return sorted({*self.on_record, *(each.branch for each in self.colleagues)})

    def person(self, who: Colleague, days: int) -> Cover:
        """Return how much of somebody's time is booked."""
        bookings = self._of[who.person.id]
        known = self.on_record.get(who.branch, OnRecord()).booked
        hours = self._booked(who, bookings, days) if known else None
        return Cover(days, hours, self._available(who, days))

    def branch(self, branch: BranchId, days: int) -> Cover:
        """Return how much of the time of a branch's project staff is signed."""
        staff = [each for each in self.project_staff if each.branch == branch]
        there = total([self._available(each, days) for each in staff])
        if not self.on_record.get(branch, OnRecord()).sold:
            return Cover(days, None, there)
        parts = [e for e in self.signed if (e.branch, e.days) == (branch, days)]
        signed = [self.by_project_staff(each) for each in parts]
        hours = fsum(each.hours for each in signed)
        return Cover(days, hours, there, sum(each.untold for each in signed))

    def firm(self, days: int) -> Cover:
        """Return how much of all time is signed."""
        return together((self.branch(each, days) for each in self.seen), days)

    def by_project_staff(self, signed: Signed) -> Signed:
        """Take off what others are booked for; bookings tell what was not told."""
        its = [] if signed.engagement is None else self._for[signed.engagement]
        if not its:
            return signed
        ours = self._hours(its, signed.days, ours=True)
        if signed.untold:
            return told(signed, ours) if ours else signed
        by_others = self._hours(its, signed.days, ours=False) or 0.0
        return told(signed, max(0.0, signed.hours - by_others))

    def _hours(
        self, bookings: Sequence[Booked], days: int, *, ours: bool
    ) -> float | None:
        """Return for how many hours project staff are booked, or others."""
        return total(
            [
                self._booked(self._known[each.staff], [each], days)
                for each in bookings
                if each.staff in self._known
                and self._known[each.staff].is_project_staff is ours
            ]
        )

    @cached_property
    def _of(self) -> Mapping[str, list[Booked]]:
        return grouped(self.bookings, attrgetter("staff"))

    @cached_property
    def _for(self) -> Mapping[str, list[Booked]]:
        return grouped(self.bookings, attrgetter("engagement"))

    @cached_property
    def _known(self) -> dict[StaffId, Colleague]:
        return {each.person.id: each for each in self.colleagues}

    def _booked(
        self, who: Colleague, bookings: Sequence[Booked], days: int
    ) -> float | None:
        working = self.working.get(who.branch)
        if working is None:
            return None
        return booked(working, who.person, bookings, Ahead(self.first, days))

    def _available(self, who: Colleague, days: int) -> float | None:
        working = self.working.get(who.branch)
        if working is None:
            return None
        return available(working, who.person, Ahead(self.first, days))


def told(signed: Signed, hours: float) -> Signed:
    """Return it with hours that are told."""
    return Signed(signed.branch, signed.engagement, signed.days, hours, 0)


def grouped(
    bookings: Iterable[Booked], key: Callable[[Booked], str]
) -> Mapping[str, list[Booked]]:
    """Return bookings by what they have in common; none for all others."""
    groups: Mapping[str, list[Booked]] = defaultdict(list)
    for each in bookings:
        groups[key(each)].append(each)
    return groups
