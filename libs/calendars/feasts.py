"""Feasts, many of which move: the day on which each falls in a year."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

from libs.values import FieldError, Invalid

ENGLISH = "en_US"
# Every feast there is falls on some day of a year long settled.
SETTLED_YEAR = 2025


class UnknownFeast(Invalid):
    """The country keeps no feast of this name."""


@dataclass(frozen=True)
class Feast:
    """A feast as a country keeps it, by its English name: US, Thanksgiving Day.

    Country is ISO 3166-1 alpha-2. Raises UnknownFeast.
    """

    country: str
    name: str

    def __post_init__(self) -> None:
        if self.in_year(SETTLED_YEAR) is None:
            wrong = f"no {self.name!r} in {self.country!r}"
            raise UnknownFeast(None, FieldError("feast", wrong))

    def in_year(self, year: int) -> date | None:
        """Return its first day in `year`; none when it is not kept then."""
        return _first_day(self, year)


@cache
def _first_day(feast: Feast, year: int) -> date | None:
    try:
        kept = holidays.country_holidays(
            feast.country, years=year, language=ENGLISH, observed=False
        )
    except NotImplementedError:
        return None
    return min(kept.get_named(feast.name, lookup="exact"), default=None)
