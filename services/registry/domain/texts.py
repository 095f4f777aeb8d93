"""What may be written in a field."""

import re
from collections.abc import Sequence

from libs.values import FieldError, Invalid

LONGEST_TEXT = 255
LONGEST_NOTE = 4_000
LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class BadText(Invalid):
    """A text is 1 to 255 printable characters, with no space before or after."""


class BadNote(Invalid):
    """A note says something, in up to 4000 characters."""


class NoEmail(Invalid):
    """An e-mail address is written like anna@msp.example, in lower case."""


def wrong(error: type[Invalid], *fields: str) -> Invalid:
    """Make the error that says the same of each of the fields."""
    return error(None, *(FieldError(field, error.__doc__ or "") for field in fields))


def check_texts(**texts: str | None) -> None:
    """Raise BadText with the names of those that are none; None passes."""
    bad = [field for field, text in texts.items() if text is not None and _is_bad(text)]
    if bad:
        raise wrong(BadText, *bad)


def check_note(**notes: str | None) -> None:
    """Raise BadNote with the names of those that say nothing or too much."""
    bad = [
        field
        for field, note in notes.items()
        if note is not None and not (note.strip() and len(note) <= LONGEST_NOTE)
    ]
    if bad:
        raise wrong(BadNote, *bad)


def check_emails(**emails: str | None) -> None:
    """Raise NoEmail with the names of those that cannot be one; None passes."""
    bad = [field for field, email in emails.items() if email and not _is_email(email)]
    if bad:
        raise wrong(NoEmail, *bad)


def numbered(field: str, texts: Sequence[str]) -> dict[str, str]:
    """Name each of a field's texts by its place, as in `emails.0`."""
    return {f"{field}.{at}": text for at, text in enumerate(texts)}


def _is_bad(text: str) -> bool:
    fits = 1 <= len(text) <= LONGEST_TEXT
    return not fits or not text.isprintable() or text != text.strip()


def _is_email(text: str) -> bool:
    lower = text == text.lower()
    return lower and len(text) <= LONGEST_EMAIL and bool(EMAIL.fullmatch(text))
