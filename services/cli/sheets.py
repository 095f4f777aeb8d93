"""CSV files: read with their line numbers, and written again for what was rejected."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from libs.values import Invalid

DELIMITERS = ",;\t|"
# A cell that begins so is a formula to a spreadsheet, whatever it was meant to be.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(Invalid):
    """The file cannot be read as CSV."""


@dataclass(frozen=True)
class Line:
    """A row of a file: the line it begins on, and its cells."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A file's rows, and its header where it has one."""

    header: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Reject:
    """A row that was not taken, and why."""

    line: Line
    reason: str


def read(path: Path, encoding: str) -> list[Line]:
    """Read every row that is not blank; raises UnreadableFile."""
    try:
        text = path.read_bytes().decode(encoding)
    except OSError as failure:
        raise UnreadableFile(f"{path} cannot be read: {failure.strerror}.") from None
    except (UnicodeDecodeError, LookupError):
        raise UnreadableFile(
            f"{path} is not written in {encoding}; name its encoding, as in"
            " --encoding cp1252."
        ) from None
    return _parsed(path, text.removeprefix("\ufeff"))


def with_header(lines: Sequence[Line]) -> Sheet:
    """Take the first line for the header; raises UnreadableFile when there is none."""
    if not lines:
        raise UnreadableFile("The file is empty.")
    return Sheet([cell.strip() for cell in lines[0].cells], lines[1:])


def bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps what looks a formula a text."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULAS) else cell


def write_rejects(path: Path, header: Sequence[str], rejects: Iterable[Reject]) -> None:
    """Write what was rejected with its own columns, the line and the reason."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*header, "line", "reason"])
        for reject in rejects:
            missing = [""] * (len(header) - len(reject.line.cells))
            writer.writerow(
                [*reject.line.cells, *missing, reject.line.number, reject.reason]
            )


def _parsed(path: Path, text: str) -> list[Line]:
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=_delimiter(text), strict=True
    )
    try:
        return [line for line in _lines(reader) if any(map(str.strip, line.cells))]
    except csv.Error as failure:
        raise UnreadableFile(
            f"{path} is no CSV file: {failure}, near line {reader.line_num}."
        ) from None


def _lines(reader: Any) -> Iterator[Line]:
    begins = 1
    for cells in reader:
        yield Line(begins, cells)
        begins = reader.line_num + 1


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)
