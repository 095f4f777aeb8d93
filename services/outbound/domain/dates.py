"""Dates in the language of the text around them, as its reader's country has them."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.core import get_locale_identifier
from babel.dates import format_date, format_time, get_month_names
from babel.localedata import locale_identifiers

from libs.calendars.zones import zone

# CLDR's English of Europe, where English has no ways of the country's own.
EUROPE = "150"
ENGLISH = "en"
MOST_PLACES = 1_000


def day(of: date, language: str, country: str) -> str:
    """Write a day: 2. März 2026, 2 March 2026, March 2, 2026."""
    return format_date(of, "long", locale_of(language, country))


def month(number: int, language: str, country: str) -> str:
    """Name a month: Jänner in Austria, Januar in Germany."""
    return get_month_names("wide", "format", locale_of(language, country))[number]


def moment(at: datetime, language: str, country: str, zone_name: str) -> str:
    """Write when something is, by the clocks of a zone, which is named."""
    local, locale = at.astimezone(zone(zone_name)), locale_of(language, country)
    on = format_date(local.date(), "full", locale)
    clock = format_time(local.time(), "short", locale=locale).replace("\u202f", " ")
    return f"{on}, {clock} ({local.tzname()})"


@lru_cache(MOST_PLACES)
def locale_of(language: str, country: str) -> Locale:
    """Return how a language is written in a country."""
    elsewhere = f"{ENGLISH}_{EUROPE}" if language == ENGLISH else language
    own = get_locale_identifier((language, country))
    return Locale.parse(own if own in locale_identifiers() else elsewhere)
