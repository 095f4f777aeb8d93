"""Partners: whom we pass on what we do not do ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from libs.values import BranchId, Invalid, PartnerId, RatingId
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.regions import check_regions
from services.registry.domain.texts import check_texts, numbered, wrong
from services.registry.domain.words import check_words

PROVEN_BY = 3  # ratings
MARKS = range(1, 6)


class BadSizes(Invalid):
    """A partner serves clients of `smallest` up to `largest` people."""


class BadMark(Invalid):
    """A mark is a whole number from 1, bad, to 5, good."""


@dataclass(frozen=True)
class Partner(Named):
    """A business that we trust with clients, or do not yet.

    `skills` are what they can do; `regions` where, in ISO 3166 codes such as `AT-9`, of
    which `AT` covers all; `smallest` and `largest` are their clients' people, None for
    any size. Raises BadText, BadRegion, BadWord and BadSizes.
    """

    id: PartnerId
    branch: BranchId
    name: str
    skills: tuple[str, ...]
    regions: tuple[str, ...]
    smallest: int = 1
    largest: int | None = None
    trusted: bool = False
    active: bool = True

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_regions(**numbered("regions", self.regions))
        check_words(**numbered("skills", self.skills))
        if self.smallest < 1 or (self.largest or self.smallest) < self.smallest:
            raise wrong(BadSizes, "smallest", "largest")

    def can(self, skill: str) -> bool:
        """Tell whether they are flagged capable of it: nearly the same is not it."""
        return skill in self.skills

    def covers(self, region: str) -> bool:
        """Tell whether they work in a region, or in all of its country."""
        return bool({region, region.partition("-")[0]} & set(self.regions))

    def fits(self, people: int) -> bool:
        """Tell whether they serve clients of so many people."""
        return self.smallest <= people <= (self.largest or people)


@dataclass(frozen=True)
class Rating(Named):
    """How something went that a partner did, and how they managed expectations.

    Raises BadText and BadMark.
    """

    id: RatingId
    branch: BranchId
    partner: PartnerId
    name: str
    outcome: int
    expectations: int
    rated_on: date

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        marks = {"outcome": self.outcome, "expectations": self.expectations}
        if bad := [field for field, mark in marks.items() if mark not in MARKS]:
            raise wrong(BadMark, *bad)

    @property
    def mark(self) -> float:
        """The mean of both marks."""
        return fmean((self.outcome, self.expectations))


def proven_mark(ratings: Sequence[Rating]) -> float | None:
    """Return the mean mark, from 1 to 5, or None while too few make it unproven."""
    if len(ratings) < PROVEN_BY:
        return None
    return fmean(rating.mark for rating in ratings)


def partner_id(branch: BranchId, name: str) -> PartnerId:
    """Name a partner: within the branch by name."""
    return PartnerId(id_of("partner", branch, name_key(name)))


def rating_id(partner: PartnerId, rated_on: date, name: str) -> RatingId:
    """Name a rating: of a partner by day and what it was for."""
    return RatingId(id_of("rating", partner, str(rated_on), name_key(name)))
