"""vCards, of versions 3.0 and 4.0, as a list of contacts."""

from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import vobject

from services.cli.sheets import Line, Sheet, UnreadableFile

HEADER = ("contact", "contact_phone", "contact_email", "birthday", "client")
# What becomes of them, and what every card has for the sake of the format.
READ = {"fn", "tel", "email", "bday", "org"}
OF_THE_FORMAT = {"version", "n", "prodid", "rev", "uid"}
BEGIN = "begin:vcard"


def read(path: Path) -> Sheet:
    """Read every card that names a person; raises UnreadableFile.

    What else a card tells is a column without cells. A card's line is the one it
    begins on.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        read_in = vobject.readComponents(StringIO(text))
        cards = [each for each in read_in if each.name == "VCARD"]
    except OSError as failure:
        raise UnreadableFile(f"{path} cannot be read: {failure.strerror}.") from None
    except (UnicodeDecodeError, LookupError, vobject.base.ParseError) as wrong:
        raise UnreadableFile(f"{path} holds no vCards: {wrong}.") from None
    written = enumerate(text.splitlines(), start=1)
    begins = [number for number, line in written if line.strip().casefold() == BEGIN]
    if not cards:
        raise UnreadableFile(f"{path} holds no vCards.")
    if len(begins) != len(cards):
        raise UnreadableFile(f"{path} holds a card within another.")
    numbered = zip(begins, cards, strict=True)
    lines = [Line(number, cells_of(card)) for number, card in numbered]
    return Sheet([*HEADER, *others(cards)], lines)


def others(cards: Sequence[Any]) -> list[str]:
    """Name what the cards tell that is not read, as in TITLE."""
    told = {name for card in cards for name in card.contents}
    return sorted(name.upper() for name in told - READ - OF_THE_FORMAT)


def cells_of(card: Any) -> list[str]:
    """Spell a card as a row of a list of contacts."""
    return [
        first(card, "fn"),
        "; ".join(number_of(uri) for uri in values(card, "tel")),
        "; ".join(values(card, "email")),
        birthday(first(card, "bday")),
        first(card, "org"),
    ]


def values(card: Any, name: str) -> Iterator[str]:
    for each in card.contents.get(name, ()):
        value = each.value
        text = value[0] if isinstance(value, list) else str(value)
        if text.strip():
            yield text.strip()


def first(card: Any, name: str) -> str:
    return next(values(card, name), "")


def number_of(written: str) -> str:
    """Spell a number, which may be written as in tel:+43-720-123461;ext=21."""
    return written.removeprefix("tel:").partition(";")[0]


def birthday(written: str) -> str:
    """Spell a birthday as --02-29 or 1980-02-29, whichever way a card writes it."""
    day = written.partition("T")[0]
    digits = day.replace("-", "")
    if day.startswith("--"):
        return f"--{digits[:2]}-{digits[2:4]}"
    year, month, of_month = digits[:4], digits[4:6], digits[6:8]
    return f"{year}-{month}-{of_month}" if of_month else ""
