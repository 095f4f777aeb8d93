"""Days that come back every year, as ISO 8601 writes them, like --06-30."""

import re
from datetime import date

from libs.values import Invalid
from services.registry.domain.texts import wrong

YEARLY = re.compile(r"--(\d{2})-(\d{2})")
# A leap year: 29 February is somebody's birthday.
ANY_YEAR = "2000"


class NotAYearlyDay(Invalid):
    """A day of every year is written like --06-30."""


class NotABirthday(Invalid):
    """A birthday is written like 1980-02-29, or like --02-29 without its year."""


def check_yearly_day(**days: str | None) -> None:
    """Raise NotAYearlyDay with the names of those that are none; None passes."""
    bad = [field for field, day in days.items() if day and not is_yearly_day(day)]
    if bad:
        raise wrong(NotAYearlyDay, *bad)


def check_birthday(**days: str | None) -> None:
    """Raise NotABirthday with the names of those that are none; None passes."""
    bad = [field for field, day in days.items() if day and not is_birthday(day)]
    if bad:
        raise wrong(NotABirthday, *bad)


def is_yearly_day(text: str) -> bool:
    """Tell whether it is a day that some year has."""
    return bool(YEARLY.fullmatch(text)) and is_day(ANY_YEAR + text[1:])


def is_birthday(text: str) -> bool:
    """Tell whether it is a day, with or without its year."""
    return is_yearly_day(text) or is_day(text)


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
