"""How long what we know stays fresh: the owner's numbers, and who is past them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from libs.values import Invalid
from services.registry.domain.texts import wrong

LONGEST_FRESH = 3_650  # days
EVERY_OTHER = ""


class BadLimit(Invalid):
    """What we know stays fresh for 1 to 3650 days."""


class Subject(StrEnum):
    """What is to be looked at again from time to time."""

    PROFILE = "profile"
    KNOWLEDGE = "knowledge"
    WANTS = "wants"


@dataclass(frozen=True)
class Limit:
    """How many days a subject stays fresh.

    `area` is the key of the name of one field of the profile or one area of knowledge;
    EVERY_OTHER is for what has no limit of its own. Raises BadLimit.
    """

    subject: Subject
    days: int
    area: str = EVERY_OTHER

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST_FRESH:
            raise wrong(BadLimit, "days")


@dataclass(frozen=True)
class Freshness:
    """One subject's limits, held against the day it is."""

    days: Mapping[str, int]
    today: date

    @classmethod
    def of(cls, limits: Iterable[Limit], today: date) -> "Freshness":
        """Gather the limits of one subject; one of them is for every other area."""
        return cls({limit.area: limit.days for limit in limits}, today)

    def is_past(self, seen_on: date, area: str = EVERY_OTHER) -> bool:
        """Tell whether what was last looked at on a day is stale by now."""
        longest = self.days.get(area, self.days[EVERY_OTHER])
        return (self.today - seen_on).days > longest
