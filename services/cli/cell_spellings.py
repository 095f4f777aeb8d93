"""How a cell is spelled as the imports want it; what cannot be read stays as it is."""

import re
from datetime import datetime, timedelta

from services.cli.moments import tells_time

# 2026-03-02 with or without a time, and --02-29 for a birthday without its year.
AS_WE_WRITE = re.compile(r"(\d{4}|-)-\d\d-\d\d(?!\d)")
IN_BRACKETS = re.compile(r"\s*\(.*\)\s*")
AN_EVENING = datetime(2026, 12, 31, 16, 30)  # noqa: DTZ001 an example


def part(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else text


def amount(text: str, decimal: str) -> str:
    """Spell an amount plainly: no currency sign, nothing between the thousands.

    In brackets it is below zero, as accountants write.
    """
    thousands = "." if decimal == "," else ","
    bare = re.sub(r"[^\d,.-]", "", text).replace(thousands, "")
    sign = "-" if IN_BRACKETS.fullmatch(text) and bare else ""
    return sign + bare.replace(decimal, ".")


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
