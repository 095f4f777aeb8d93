"""How telephone numbers and mail addresses are found, however they are written."""

import re
from collections.abc import Iterable, Iterator

import phonenumbers

BETWEEN = r"[\s().\-/\u2010-\u2015]{0,3}"
NOT_DIGITS = re.compile(r"\D")


def written_as(words: Iterable[str]) -> str:
    """Return the pattern of numbers (E.164), addresses and other words, in any case.

    Python and PostgreSQL both read it. A number is found with 00 or a zero at home,
    with gaps and brackets, and no word inside a longer one.
    """
    return "|".join(each for word in sorted(set(words)) for each in patterns_of(word))


def patterns_of(word: str) -> Iterator[str]:
    if not word.startswith("+"):
        # In JSON a line begins after the letters \n.
        before = r"(?:(?<![\w.+\-])|(?<=\\[nrt]))"
        yield rf"{before}{re.escape(word)}(?![\w\-]|\.\w)"
        return
    for digits in sorted(spellings_of(word)):
        yield rf"(?<!\d)(?<!\d[-/.]){BETWEEN.join(digits)}(?!\d)"


def spellings_of(phone: str) -> set[str]:
    """Return the digits by which a number may be dialled: from abroad and at home."""
    digits = phone.removeprefix("+")
    spelled = {digits, f"00{digits}"}
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return spelled
    own = phonenumbers.national_significant_number(number)
    form = phonenumbers.PhoneNumberFormat.NATIONAL
    at_home = NOT_DIGITS.sub("", phonenumbers.format_number(number, form))
    abroad = f"{number.country_code}0{own}"
    return spelled | {abroad, f"00{abroad}", f"0{own}", at_home}
