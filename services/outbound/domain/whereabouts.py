"""Whereabouts: every zone that somebody may be in, when nobody has told which."""

from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from importlib.resources import files

from phonenumbers import NumberParseException, parse
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

from libs.calendars.zones import UnknownZone, zone

MOST_NUMBERS = 10_000
UNKNOWN = frozenset({UNKNOWN_TIMEZONE})


def zones_of(
    told: str | None, phones: Iterable[str], countries: Iterable[str], ours: str
) -> tuple[str, ...]:
    """Return the zones somebody may be in: the one `told`, or all that are possible.

    Those that the telephone numbers and the addresses agree on, else all that any of
    them gives; of whom we know neither, `ours`.
    """
    if told and is_zone(told):
        return (told,)
    called = frozenset[str]().union(*(zones_of_number(phone) for phone in phones))
    written = frozenset[str]().union(*(zones_in(country) for country in countries))
    both = called & written or called | written
    return tuple(sorted(both)) or (ours,)


@lru_cache(MOST_NUMBERS)
def zones_of_number(phone: str) -> Collection[str]:
    """Return the zones a number in full may ring in, none when that is not known."""
    try:
        found = time_zones_for_number(parse(phone))
    except NumberParseException:
        return frozenset()
    return frozenset(name for name in set(found) - UNKNOWN if is_zone(name))


@cache
def zones_in(country: str) -> Collection[str]:
    """Return the zones of a country (ISO 3166-1), by the table that IANA ships."""
    return _by_country().get(country, frozenset())


def is_zone(name: str) -> bool:
    """Tell whether there is such a zone."""
    try:
        zone(name)
    except UnknownZone:
        return False
    return True


@cache
def _by_country() -> dict[str, frozenset[str]]:
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line[:1] != "#"]
    found: dict[str, set[str]] = {}
    for country, _place, name, *_ in rows:
        found.setdefault(country, set()).add(name)
    return {country: frozenset(names) for country, names in found.items()}
