"""Rows of a CSV file by their fields: columns by name, as mapped or as fixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from libs.values import Invalid
from services.cli import client_columns, presets, sheets
from services.cli.client_columns import Names
from services.cli.presets import Reader, Typed
from services.cli.sheets import Line

ZONE = click.option(
    "--zone", help="The zone of times that name none, as in Europe/Vienna."
)
TIMES = click.option(
    "--times",
    help='How the file writes times where not as 2026-03-02T09:15, as in "%m/%d/%Y'
    ' %I:%M %p" for 3/2/2026 9:15 AM.',
)

Row = Mapping[str, str]


class UnusableRow(Invalid):
    """The row does not tell what it must."""


@dataclass(frozen=True)
class Table:
    """The rows of a file, each with its line."""

    header: Sequence[str]
    rows: Sequence[tuple[Line, Row]]


@dataclass(frozen=True)
class Wanted:
    """What a kind of file tells, under which names, what it must, and its times."""

    kind: str
    known_as: Names
    required: Sequence[str]
    times: Sequence[str]


@dataclass(frozen=True)
class Said:
    """What the options say of a file."""

    mapping: Sequence[str]
    fixed: Sequence[str]
    preset: str | None


def read(file: Path, encoding: str, wanted: Wanted, said: Said) -> Table:
    """Read a file's rows; raises UnreadableFile, BadMapping, UnusablePreset."""
    mapping, fixed = (
        client_columns.read_pairs(each, wanted.known_as)
        for each in (said.mapping, said.fixed)
    )
    theirs = sheets.with_header(sheets.read(file, encoding))
    ours = theirs
    if said.preset:
        preset = presets.read(said.preset, wanted.kind, wanted.known_as)
        ours = Reader(preset, Typed(times=wanted.times)).sheet(theirs, mapping)
        mapping, fixed = {}, preset.set | fixed
    places = client_columns.columns_of(ours.header, mapping, wanted.known_as)
    client_columns.check_required(places, fixed, theirs.header, wanted.required)
    rows = [_row(line, places, fixed) for line in ours.lines]
    return Table(theirs.header, list(zip(theirs.lines, rows, strict=True)))


@dataclass(frozen=True)
class Times:
    """How a file writes times, and the zone of those that name none."""

    form: str | None
    zone: ZoneInfo | None

    def read(self, written: str) -> datetime:
        """Read a time; raises UnusableRow."""
        try:
            at = self._parsed(written)
        except ValueError:
            raise UnusableRow(
                f"{written} is not such a time; --times says how they are written."
            ) from None
        if at.tzinfo is None and self.zone is None:
            raise UnusableRow(
                f"{written} has no zone: say which, as in --zone Europe/Vienna."
            )
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)

    def _parsed(self, written: str) -> datetime:
        if self.form is None:
            return datetime.fromisoformat(written)
        # The zone follows, where the file has none.
        return datetime.strptime(written, self.form)  # noqa: DTZ007


def needed(row: Row, field: str) -> str:
    """Return what the row says; raises UnusableRow when it says nothing."""
    if field not in row:
        raise UnusableRow(f"It does not say the {field}.")
    return row[field]


def past(at: datetime, now: datetime) -> datetime:
    """Return a time that has come; raises UnusableRow for one that has not."""
    if at > now:
        raise UnusableRow("It is dated in the future.")
    return at


def whole(row: Row, field: str, among: range) -> int | None:
    """Return the number that the row says, None for none; raises UnusableRow."""
    said = row.get(field)
    if said is None:
        return None
    if not said.isdecimal() or int(said) not in among:
        raise UnusableRow(
            f"The {field} is {said}; it is a number from {among[0]} to {among[-1]}."
        )
    return int(said)


def _row(line: Line, places: Mapping[str, int], fixed: Mapping[str, str]) -> Row:
    row = client_columns.row_of(line, places, fixed)
    return {field: str(said).strip() for field, said in row.items() if field != "line"}
