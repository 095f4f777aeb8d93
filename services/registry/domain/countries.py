"""Countries as lists name them: by code, or by name in English or German."""

from collections.abc import Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import phonenumbers

from libs.values import Invalid
from services.registry.domain.names import name_key

AS_SPOKEN = {
    "usa": "US",
    "united states of america": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "czechia": "CZ",
    "tschechien": "CZ",
}
# As the source spells them: plain English, and German where that differs.
ENGLISH, GERMAN, THE_SAME = "aa", "de", "*"


class NoCountry(Invalid):
    """A country is written by its ISO 3166-1 code like AT, or by its name."""


def country_called(text: str) -> str:
    """Return the ISO 3166-1 code of a country; raises NoCountry.

    The names are those of the Unicode CLDR, by way of libphonenumber.
    """
    if text.upper() in _names():
        return text.upper()
    if code := _codes().get(name_key(text)):
        return code
    raise NoCountry


@cache
def _codes() -> dict[str, str]:
    named = {
        name_key(names[language]): code
        for code, names in _names().items()
        for language in (ENGLISH, GERMAN)
        if not names.get(language, THE_SAME).startswith(THE_SAME)
    }
    return named | AS_SPOKEN


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    """Read the names of each country by language, of libphonenumber's one file."""
    # Its package loads the towns of every area code beside them: 100 MB.
    read = ModuleType("phonenumbers.geodata.locale")
    read.__package__ = "phonenumbers.geodata"
    file = Path(phonenumbers.__file__).with_name("geodata") / "locale.py"
    SourceFileLoader(read.__name__, str(file)).exec_module(read)
    names: Mapping[str, Mapping[str, str]] = read.LOCALE_DATA
    return names
