"""Regions: where somebody is or works, in ISO 3166 codes."""

import re

from libs.values import Invalid
from services.registry.domain.texts import wrong

REGION = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?\Z"
SUBDIVISION = r"^[A-Z0-9]{1,3}\Z"


class BadRegion(Invalid):
    """A region is written like AT-9, or AT for all of it; a subdivision like 9."""


def check_regions(**regions: str) -> None:
    """Raise BadRegion with the names of those that are none."""
    bad = [field for field, code in regions.items() if not re.match(REGION, code)]
    if bad:
        raise wrong(BadRegion, *bad)


def is_subdivision(code: str) -> bool:
    """Tell whether it can follow the country in ISO 3166-2."""
    return bool(re.match(SUBDIVISION, code))


def region_of(country: str, subdivision: str | None) -> str:
    """Write a region, which is the whole country where no subdivision is known."""
    return f"{country}-{subdivision}" if subdivision else country
