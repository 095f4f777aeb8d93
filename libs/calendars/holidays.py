"""The public holidays of a country or of one part of it."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

from libs.values import FieldError, Invalid


class UnknownCountry(Invalid):
    """There is no calendar of holidays for this country."""


class UnknownSubdivision(Invalid):
    """The country has no such part with holidays of its own."""


@dataclass(frozen=True)
class PublicHolidays:
    """A container of dates: `day in PublicHolidays("AT", "9")`.

    Country is ISO 3166-1 alpha-2, subdivision the rest of ISO 3166-2 ("CA" of US-CA).
    Raises UnknownCountry, UnknownSubdivision.
    """

    country: str
    subdivision: str | None = None

    def __post_init__(self) -> None:
        parts = _countries().get(self.country)
        if parts is None:
            raise UnknownCountry(
                None, FieldError("country", f"no holidays of {self.country!r}")
            )
        if self.subdivision is not None and self.subdivision not in parts:
            raise UnknownSubdivision(
                None,
                FieldError("subdivision", f"no {self.subdivision!r} in {self.country}"),
            )

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _in_year(self, day.year)


@cache
def _countries() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)


@cache
def _in_year(of: PublicHolidays, year: int) -> frozenset[date]:
    return frozenset(
        holidays.country_holidays(of.country, subdiv=of.subdivision, years=year)
    )
