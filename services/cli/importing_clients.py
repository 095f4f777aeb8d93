"""`keepwell import clients`: branches, people, clients and contacts from one CSV."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from services.cli import client_columns, sheets
from services.cli.batches import batches, shown, written_length
from services.cli.door import Door, opened
from services.cli.printing import columns as table_of
from services.cli.printing import show
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.sheets import Line, Reject, Sheet

PATH = "/v1/imports/clients"
MOST_ROWS, LARGEST_BODY = 500, 900_000
LONGEST_CELL = 1_000
FACTS = {
    "branch": "branches",
    "staff": "people",
    "client": "clients",
    "contact": "contacts",
}
PREVIEWED = 10

Row = Mapping[str, Any]
Taken = Mapping[str, Any]


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
    taken = list(_sent(opened(), rows, dry_run=how["dry_run"]))
    if how["dry_run"]:
        show(_mapping(sheet, columns), "")
        show(_preview(rows, taken), "The file has no rows.")
    click.echo(summary(taken, dry_run=how["dry_run"]))
    by_line = {line.number: line for line in sheet.lines}
    rejects = [Reject(by_line[t["line"]], reason(t)) for t in taken if t["reason"]]
    tell_rejects(place_for(file, how["rejects"]), sheet.header, rejects)


def sheet_of(lines: Sequence[Line]) -> Sheet:
    """Take the first line for the header; raises UnreadableFile when there is none."""
    if not lines:
        raise sheets.UnreadableFile("The file is empty.")
    return Sheet([cell.strip() for cell in lines[0].cells], lines[1:])


def summary(taken: Sequence[Taken], *, dry_run: bool) -> str:
    """Count what was created and changed, and the rows that changed nothing."""
    would = "would be " if dry_run else ""
    counted = Counter(
        (fact, row[fact]) for row in taken if not row["reason"] for fact in FACTS
    )
    told = [
        f"{counted[fact, outcome]} {name} {would}{outcome}"
        for outcome in ("created", "updated")
        for fact, name in FACTS.items()
        if counted[fact, outcome]
    ]
    same = sum(all(row[fact] in {"unchanged", None} for fact in FACTS) for row in taken)
    told += [f"{same} rows change nothing"] if same else []
    return f"{len(taken)} rows: {', '.join(told) or 'nothing to do'}."


def reason(taken: Taken) -> str:
    """Tell why a row was rejected, and which field it is about."""
    return f"{taken['field']}: {taken['reason']}" if taken["field"] else taken["reason"]


def _sent(
    door: Door, rows: list[dict[str, object]], *, dry_run: bool
) -> Iterator[Taken]:
    for row in rows:
        if why := _unsendable(row):
            yield {"line": row["line"], "reason": why, "field": None} | dict.fromkeys(
                FACTS, "rejected"
            )
    sendable = [row for row in rows if not _unsendable(row)]
    cut = batches(sendable, written_length, MOST_ROWS, LARGEST_BODY)
    for batch in shown(cut, len(sendable), "Importing"):
        yield from door.post(PATH, {"rows": batch, "dry_run": dry_run})["rows"]


def _unsendable(row: Row) -> str | None:
    for field, text in row.items():
        if isinstance(text, str) and (len(text) > LONGEST_CELL or "\0" in text):
            return f"{field}: This is no text of at most {LONGEST_CELL} characters."
    return None


def _mapping(sheet: Sheet, places: client_columns.Columns) -> Table:
    table = table_of("field", "is the column", "as in")
    sample = sheet.lines[0].cells if sheet.lines else ()
    for field, place in places.items():
        shown_cell = sample[place] if place < len(sample) else ""
        table.add_row(field, sheet.header[place], shown_cell)
    return table


def _preview(rows: Sequence[Row], taken: Sequence[Taken]) -> Table:
    became = {each["line"]: each for each in taken}
    table = table_of("line", "branch", "client", "contact", "the client is")
    for row in rows[:PREVIEWED]:
        outcome = became[row["line"]]
        told = reason(outcome) if outcome["reason"] else outcome["client"]
        named = (str(row.get(field, "")) for field in ("branch", "client", "contact"))
        table.add_row(str(row["line"]), *named, told)
    return table
