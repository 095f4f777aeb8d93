"""How a cell is spelled as the imports want it; what cannot be read stays as it is."""

import re
from datetime import datetime, timedelta

from services.cli.moments import tells_time

# 2026-03-02 with or without a time, and --02-29 for a birthday without its year.
AS_WE_WRITE = re.compile(r"(\d{4}|-)-\d\d-\d\d(?!\d)")
AS_A_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
AMOUNT = r"""
(?P<open>\()?\s*(?P<minus>-)?\s*(?P<before>[$€£]|[A-Z]{{3}}(?=[\s\d]))?\s*
(?P<whole>[0-9]{{1,3}}(?:(?P<between>[{thousands}\s'])[0-9]{{3}}
(?:(?P=between)[0-9]{{3}})*)|[0-9]+|(?={decimal}))
(?:{decimal}(?P<part>[0-9]+))?\s*(?P<after>[$€£]|(?<=[\s\d])[A-Z]{{3}})?
\s*(?P<close>\))?
"""
PLAINLY = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?: (?:[$€£]|[A-Z]{3}))?")
OTHER, DECIMALS = {".": ",", ",": "."}, {"point": ".", "comma": ","}
NAMED = {sign: name for name, sign in DECIMALS.items()}
HOW_WRITTEN = {".": "1,234.56", ",": "1.234,56"}
AMOUNTS = {
    sign: re.compile(
        AMOUNT.format(decimal=re.escape(sign), thousands=re.escape(other)), re.VERBOSE
    )
    for sign, other in OTHER.items()
}
DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD"}
SIGNS = {"$": DOLLARS, "€": {"EUR"}, "£": {"GBP"}}
# One and a bit to some, a thousand and more to others.
TWOFOLD = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9])")
AN_EVENING = datetime(2026, 12, 31, 16, 30)  # noqa: DTZ001 an example


def part(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else text


def amount(text: str, decimal: str | None) -> str | None:
    """Spell an amount plainly, its currency behind it; None for what is none.

    `decimal` stands before the cents, the other sign or a space between thousands: that
    is before three digits, no more and no fewer. Without it only what is plain is one.
    In brackets it is below zero, as accountants write. Hours like 1:15 are let be.
    """
    if AS_A_CLOCK.fullmatch(text):
        return text
    if decimal is None:
        return text if PLAINLY.fullmatch(text) else None
    found = AMOUNTS[decimal].fullmatch(text.strip())
    if not found or (found["open"] is None) != (found["close"] is None):
        return None
    if found["before"] and found["after"]:
        return None
    sign = "-" if found["minus"] or found["open"] else ""
    whole, part = re.sub(r"\D", "", found["whole"]) or "0", found["part"]
    plainly = f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
    return f"{plainly} {found['before'] or found['after'] or ''}".rstrip()


def may_be_two(text: str) -> str | None:
    """Say why nobody can be sure of an amount, where nobody said what its point is."""
    if not TWOFOLD.match(text):
        return None
    return (
        f"'{text}' may be one and a part, or a thousand and more: say --decimal"
        " point or comma."
    )


def without_currency(text: str, currency: str) -> str:
    """Leave the currency of an amount out where the row says the same."""
    number, _, sign = text.rpartition(" ")
    said = SIGNS.get(sign, {sign})
    return number if number and currency.upper() in said else text


def no_amount(column: str, text: str, decimal: str) -> str:
    """Say what stands where an amount is expected, and how amounts are read."""
    like, other = HOW_WRITTEN[decimal], HOW_WRITTEN[OTHER[decimal]]
    return (
        f"{column} says '{text}', but amounts are read like {like}; where they are like"
        f" {other}, say --decimal {NAMED[OTHER[decimal]]}."
    )


def seconds(text: str) -> str:
    parts = text.split(":")
    if not all(each.isdecimal() for each in parts):
        return text
    hours, minutes, rest = (["0", "0", *parts])[-3:]
    span = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(rest))
    return str(int(span.total_seconds()))


def not_so(column: str, text: str, form: tuple[str, str]) -> str:
    """Say what stands where a day or a time is expected, and what the preset reads."""
    key, written = form
    return (
        f"{column} says '{text}', but the preset reads {key} as {AN_EVENING:{written}}"
        f" ({written}); edit {key} in a copy of it (keepwell import presets)."
    )


def day(text: str, form: str) -> str:
    try:
        return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 a day
    except ValueError:
        return text


def moment(text: str, form: str) -> str:
    try:
        at = datetime.strptime(text, form)  # noqa: DTZ007 --zone says
        return at.isoformat(" ") if tells_time(form) else at.date().isoformat()
    except ValueError:
        return text
