"""`keepwell import clients`: branches, people, clients and contacts from one CSV."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from services.cli import client_columns, sheets
from services.cli.batches import batches, shown, written_length
from services.cli.clients_taken import (
    FACTS,
    Row,
    Taken,
    preview,
    reason,
    recognised,
    summary,
)
from services.cli.door import Door, opened
from services.cli.printing import show
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.sheets import Line, Reject, Sheet

PATH = "/v1/imports/clients"
MOST_ROWS, LARGEST_BODY = 500, 900_000
LONGEST_CELL = 1_000


@click.command()
@FILE
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN,…",
    help='Which column says what, as in client=Company,phone="Main Phone".',
)
@click.option(
    "--set",
    "fixed",
    multiple=True,
    metavar="FIELD=TEXT,…",
    help="What every row says that leaves it out, as in country=AT,zone=Europe/Vienna.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@REJECTS
@ENCODING
def clients(
    file: Path, mapping: tuple[str, ...], fixed: tuple[str, ...], **how: Any
) -> None:
    """Import clients with their branches, account managers and contacts."""
    sheet = sheet_of(sheets.read(file, how["encoding"]))
    columns = client_columns.columns_of(
        sheet.header, client_columns.read_pairs(mapping)
    )
    said = client_columns.read_pairs(fixed)
    client_columns.check_required(columns, said, sheet.header)
    rows = [client_columns.row_of(line, columns, said) for line in sheet.lines]
    taken = list(_taken(opened(), sheet, rows, dry_run=how["dry_run"]))
    if how["dry_run"]:
        show(recognised(sheet, columns), "")
        show(preview(rows, taken), "The file has no rows.")
    click.echo(summary(taken, dry_run=how["dry_run"]))
    by_line = {line.number: line for line in sheet.lines}
    rejects = [Reject(by_line[t["line"]], reason(t)) for t in taken if t["errors"]]
    tell_rejects(place_for(file, how["rejects"]), sheet.header, rejects)


def sheet_of(lines: Sequence[Line]) -> Sheet:
    """Take the first line for the header; raises UnreadableFile when there is none."""
    if not lines:
        raise sheets.UnreadableFile("The file is empty.")
    return Sheet([cell.strip() for cell in lines[0].cells], lines[1:])


def _taken(
    door: Door, sheet: Sheet, rows: Sequence[dict[str, object]], *, dry_run: bool
) -> Iterator[Taken]:
    sendable = []
    for line, row in zip(sheet.lines, rows, strict=True):
        if errors := errors_in(line, sheet, row):
            yield _unsent(line.number, errors)
        else:
            sendable.append(row)
    yield from _sent(door, sendable, dry_run=dry_run)


def errors_in(line: Line, sheet: Sheet, row: Row) -> list[dict[str, str]]:
    """Tell what keeps a row from being sent: cells without a column, and no texts."""
    errors = []
    if any(map(str.strip, line.cells[len(sheet.header) :])):
        detail = f"It has {len(line.cells)} cells, the header {len(sheet.header)}."
        errors.append({"path": "", "detail": detail})
    for field, text in row.items():
        if isinstance(text, str) and (len(text) > LONGEST_CELL or "\0" in text):
            detail = f"This is no text of at most {LONGEST_CELL} characters."
            errors.append({"path": field, "detail": detail})
    return errors


def _sent(
    door: Door, rows: Sequence[dict[str, object]], *, dry_run: bool
) -> Iterator[Taken]:
    cut = batches(rows, written_length, MOST_ROWS, LARGEST_BODY)
    for batch in shown(cut, len(rows), "Importing"):
        yield from door.post(PATH, {"rows": batch, "dry_run": dry_run})["rows"]


def _unsent(line: int, errors: Sequence[Mapping[str, str]]) -> Taken:
    return {"line": line, "errors": errors, **dict.fromkeys(FACTS, "rejected")}
