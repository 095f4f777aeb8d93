"""A file of a list: read, and its rows as the import takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from services.cli import client_columns, presets, vcards
from services.cli.cell_spellings import (
    DECIMALS,
    amount,
    may_be_two,
    without_currency,
)
from services.cli.list_kinds import ListKind
from services.cli.lists_taken import Row, Taken, reason
from services.cli.presets import Reader
from services.cli.sheets import Line, Reject, Sheet, read, with_header
from services.cli.spelling import Spelled, spelled
from services.registry.domain.names import name_key

LONGEST_CELL = 1_000
OF_A_CLIENT = ("branch", "client", "reference")


@dataclass(frozen=True)
class Listed:
    """A file of a list, and its rows; `overruled` said they were another client's."""

    file: Spelled
    rows: Sequence[dict[str, object]]
    overruled: Sequence[str] = ()

    def errors_in(self, line: Line, row: Row) -> list[dict[str, str]]:
        """Tell what keeps a row from being sent."""
        misread = self.file.misread.get(line.number, {}).items()
        wrong = [{"path": field, "detail": why} for field, why in misread]
        return wrong + errors_in(line, self.file.theirs, row)

    def rejects(self, taken: Sequence[Taken]) -> list[Reject]:
        """Return the lines that were not taken whole, with their reasons."""
        by_line = {line.number: line for line in self.file.theirs.lines}
        bad = [each for each in taken if each["errors"]]
        return [Reject(by_line[each["line"]], reason(each)) for each in bad]


def read_list(
    kind: ListKind, file: Path, how: Mapping[str, Any], of: Mapping[str, str]
) -> Listed:
    """Read a file; every row is about the client `of` if that is one.

    Raises UnreadableFile, BadMapping and UnusablePreset.
    """
    mapping, given = (
        client_columns.read_pairs(how[name], kind.known_as)
        for name in ("mapping", "fixed")
    )
    reader = reader_of(kind, how)
    found = spelled(sheet_of(file, how["encoding"]), reader, mapping, kind.known_as)
    fixed = {**(reader.preset.set if reader else {}), **given}
    header = found.theirs.header
    client_columns.check_required(found.columns, {**fixed, **of}, header, kind.required)
    decimal = None if reader else DECIMALS.get(how.get("decimal") or "")
    told = [
        client_columns.row_of(line, found.columns, fixed) for line in found.ours.lines
    ]
    if reader is None and decimal is None:
        found = replace(found, misread=unsure(told, kind))
    rows = [spelled_amounts(row, kind, decimal) for row in told]
    if not of:
        return Listed(found, rows)
    return Listed(found, [about(row, of) for row in rows], overruled(rows, of))


def reader_of(kind: ListKind, how: Mapping[str, Any]) -> Reader | None:
    """Return what reads the file as the preset has it; raises UnusablePreset."""
    if not how["preset"]:
        return None
    preset = presets.read(how["preset"], kind.of, kind.known_as)
    decimal = DECIMALS.get(how.get("decimal") or "", preset.decimal)
    preset = msgspec.structs.replace(preset, decimal=decimal)
    return Reader(preset, kind.typed)


def spelled_amounts(row: Row, kind: ListKind, decimal: str | None) -> dict[str, object]:
    """Spell the amounts of a row, whose currency stands beside them."""
    there = {name: str(row[name]) for name in kind.typed.amounts if name in row}
    currency = str(row.get("currency", ""))
    plainly = {name: amount(text, decimal) or text for name, text in there.items()}
    bare = {name: without_currency(text, currency) for name, text in plainly.items()}
    return {**row, **bare}


def unsure(rows: Sequence[Row], kind: ListKind) -> dict[int, dict[str, str]]:
    """Tell, by line and field, which amounts may be read in two ways."""
    found = {}
    for row in rows:
        said = {name: may_be_two(str(row.get(name, ""))) for name in kind.typed.amounts}
        if why := {name: said[name] or "" for name in said if said[name]}:
            found[int(str(row["line"]))] = why
    return found


def about(row: Row, of: Mapping[str, str]) -> dict[str, object]:
    """Return a row that is about this client, whatever it says itself."""
    return {name: row[name] for name in row if name not in OF_A_CLIENT} | {**of}


def overruled(rows: Sequence[Row], of: Mapping[str, str]) -> list[str]:
    """Return the other names that rows call their client by, one for each row."""
    names = [str(row["client"]) for row in rows if "client" in row]
    return [name for name in names if name_key(name) != name_key(of["client"])]


def sheet_of(file: Path, encoding: str) -> Sheet:
    """Read a CSV file with its header, or vCards."""
    if file.suffix.casefold() == ".vcf":
        return vcards.read(file)
    return with_header(read(file, encoding))


def errors_in(line: Line, sheet: Sheet, row: Row) -> list[dict[str, str]]:
    """Tell of cells without a column, and of what is no text."""
    errors = []
    if any(map(str.strip, line.cells[len(sheet.header) :])):
        detail = f"It has {len(line.cells)} cells, the header {len(sheet.header)}."
        errors.append({"path": "", "detail": detail})
    for field, text in row.items():
        if isinstance(text, str) and (len(text) > LONGEST_CELL or "\0" in text):
            detail = f"This is no text of at most {LONGEST_CELL} characters."
            errors.append({"path": field, "detail": detail})
    return errors
