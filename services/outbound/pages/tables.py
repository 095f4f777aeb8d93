"""Address tables of a pack: one for people to open, one for machines to read."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from defusedcsv import csv as defused

from services.outbound.domain.address_lines import MOST_LINES
from services.outbound.domain.letters import Letter
from services.outbound.domain.packs import Packed

LINES = tuple(f"line_{nth}" for nth in range(1, MOST_LINES + 1))
COLUMNS = ("number", "letter", "page", "sheets", "goes_in", *LINES)

Row = Sequence[str]


def rows_of(letters: Iterable[tuple[Packed, Letter]]) -> list[Row]:
    """Spell the letters of a pack, each with its number and its address."""
    return [
        (
            *(f"{each.number:05d}", each.message, each.page, str(each.sheets)),
            *(each.cover, *letter.to, *[""] * (MOST_LINES - len(letter.to))),
        )
        for each, letter in letters
    ]


def for_people(rows: Sequence[Row]) -> bytes:
    """Write a table in which a spreadsheet finds no formula."""
    told = StringIO()
    defused.writer(told).writerows([COLUMNS, *rows])
    return told.getvalue().encode("utf-8-sig")


def for_machines(rows: Sequence[Row]) -> bytes:
    """Write the table of RFC 4180 with every cell in quotes and nothing added."""
    told = StringIO()
    csv.writer(told, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [COLUMNS, *rows]
    )
    return told.getvalue().encode()
