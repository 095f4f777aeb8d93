"""Rows of a CSV file by their fields: columns by name, as mapped or as fixed."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from libs.values import Invalid
from services.cli import client_columns, presets, sheets
from services.cli.cell_spellings import DECIMALS
from services.cli.client_columns import Names
from services.cli.moments import SOME_TIME, is_a_day, on_day, tells_time
from services.cli.presets import Reader, Typed
from services.cli.sheets import Line
from services.cli.spelling import Spelled, spelled

ZONE = click.option(
    "--zone", help="The zone of times that name none, as in Europe/Vienna."
)
TIMES = click.option(
    "--times",
    help='How the file writes times where not as 2026-03-02T09:15, as in "%m/%d/%Y'
    ' %I:%M %p" for 3/2/2026 9:15 AM.',
)

# Nothing older is on anybody's record: 0026 is a slip of the pen.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
AS_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Row = Mapping[str, str]


class UnusableRow(Invalid):
    """The row does not tell what it must."""


@dataclass(frozen=True)
class Table:
    """The rows of a file, each with its line."""

    file: Spelled
    rows: Sequence[tuple[Line, Row]]
    times: Collection[str] = ()

    @property
    def header(self) -> Sequence[str]:
        """The columns, as the file names them."""
        return self.file.theirs.header

    def check(self, line: Line) -> None:
        """Raise UnusableRow for what is not written as the preset has it."""
        if misread := self.file.misread.get(line.number):
            hints = ("Or say --times.",) if misread.keys() & {*self.times} else ()
            raise UnusableRow(" ".join((*misread.values(), *hints)))


@dataclass(frozen=True)
class Wanted:
    """What a kind of file tells, under which names, what it must, and its times.

    Its `amounts` may be spelled as a preset has them.
    """

    kind: str
    known_as: Names
    required: Sequence[str]
    times: Sequence[str]
    amounts: Sequence[str] = ()


@dataclass(frozen=True)
class Said:
    """What the options say of a file; what they say of times goes before a preset."""

    mapping: Sequence[str]
    fixed: Sequence[str]
    preset: str | None
    times: str | None
    zone: ZoneInfo | None
    decimal: str | None = None

    def reader(self, wanted: Wanted) -> Reader | None:
        """Return what reads the file as the preset has it; raises UnusablePreset."""
        if not self.preset:
            return None
        preset = presets.read(self.preset, wanted.kind, wanted.known_as)
        times = self.times or preset.times
        decimal = DECIMALS.get(self.decimal or "", preset.decimal)
        preset = msgspec.structs.replace(preset, times=times, decimal=decimal)
        return Reader(preset, Typed(times=wanted.times, amounts=wanted.amounts))

    def spelled_times(self) -> "Times":
        """Return how times are written, once a preset has spelled them."""
        return Times(None if self.preset else self.times, self.zone)

    def spelled_decimal(self) -> str | None:
        """Return what stands before cents, once a preset has spelled amounts.

        None where nobody says: amounts are written plainly.
        """
        return "." if self.preset and self.decimal else DECIMALS.get(self.decimal or "")


def read(file: Path, encoding: str, wanted: Wanted, said: Said) -> Table:
    """Read a file's rows; raises UnreadableFile, BadMapping, UnusablePreset."""
    mapping, fixed = (
        client_columns.read_pairs(each, wanted.known_as)
        for each in (said.mapping, said.fixed)
    )
    theirs, reader = (
        sheets.with_header(sheets.read(file, encoding)),
        said.reader(wanted),
    )
    found = spelled(theirs, reader, mapping, wanted.known_as)
    fixed = (reader.preset.set if reader else {}) | fixed
    client_columns.check_required(found.columns, fixed, theirs.header, wanted.required)
    rows = [_row(line, found.columns, fixed) for line in found.ours.lines]
    return Table(found, list(zip(theirs.lines, rows, strict=True)), wanted.times)


@dataclass(frozen=True)
class Times:
    """How a file writes times, and the zone of those that name none.

    What is told of a day alone counts from `at` on.
    """

    form: str | None
    zone: ZoneInfo | None
    at: time = SOME_TIME

    def read(self, written: str, branch: tzinfo) -> datetime:
        """Read a time, or a day of the branch without one; raises UnusableRow."""
        try:
            at = self._parsed(written)
        except ValueError:
            raise UnusableRow(
                f"'{written}' is not such a time; --times says how they are written."
            ) from None
        if not isinstance(at, datetime):
            return on_day(at, branch, self.at)
        if at.tzinfo is None and self.zone is None:
            raise UnusableRow(
                f"'{written}' has no zone: say which, as in --zone Europe/Vienna."
            )
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)

    def _parsed(self, written: str) -> date:
        if self.form is None:
            day_alone = AS_A_DAY.fullmatch(written)
            return (date if day_alone else datetime).fromisoformat(written)
        # The zone follows, where the file has none.
        at = datetime.strptime(written, self.form)  # noqa: DTZ007
        return at if tells_time(self.form) else at.date()


def needed(row: Row, field: str) -> str:
    """Return what the row says; raises UnusableRow when it says nothing."""
    if field not in row:
        raise UnusableRow(f"It does not say the {field}.")
    return row[field]


def past(at: datetime, now: datetime) -> datetime:
    """Return a time that has come; raises UnusableRow for one that has not."""
    if at > now and is_a_day(at):
        raise UnusableRow(
            "It is dated in the future: a day without a time counts from noon."
        )
    return issued(at, now)


def issued(at: datetime, now: datetime) -> datetime:
    """Return when something went out; raises UnusableRow when nobody can mean that."""
    if at > now:
        raise UnusableRow("It is dated in the future.")
    if at < LONG_AGO:
        raise UnusableRow(f"It is dated before {LONG_AGO.year}.")
    return at


def whole(row: Row, field: str, among: range) -> int | None:
    """Return the number that the row says, None for none; raises UnusableRow."""
    said = row.get(field)
    if said is None:
        return None
    if not said.isdecimal() or int(said) not in among:
        raise UnusableRow(
            f"The {field} is '{said}'; it is a number from {among[0]} to {among[-1]}."
        )
    return int(said)


def _row(line: Line, places: Mapping[str, int], fixed: Mapping[str, str]) -> Row:
    row = client_columns.row_of(line, places, fixed)
    return {field: str(said).strip() for field, said in row.items() if field != "line"}
