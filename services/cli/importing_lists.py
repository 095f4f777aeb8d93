"""`keepwell import clients` and the other lists that are kept in the registry."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import click

from services.cli import client_columns, presets, vcards
from services.cli.batches import batches, shown, written_length
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened, segment
from services.cli.list_kinds import CONTACTS, EVERY, ListKind
from services.cli.lists_taken import (
    Row,
    Taken,
    erased_before,
    look_alikes,
    preview,
    reason,
    recognised,
    summary,
)
from services.cli.presets import Reader
from services.cli.printing import show
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.sheets import Line, Reject, Sheet, read, with_header
from services.cli.stopping import stoppable

MOST_ROWS, LARGEST_BODY = 500, 900_000
LONGEST_CELL = 1_000
MAP = click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN,…",
    help='Which column says what, as in client=Company,phone="Main Phone".',
)
SET = click.option(
    "--set",
    "fixed",
    multiple=True,
    metavar="FIELD=TEXT,…",
    help="What every row says that leaves it out, as in branch=Vienna,country=AT.",
)
PRESET = click.option(
    "--preset",
    metavar="NAME|FILE.toml",
    help="What the columns and words of another system mean: keepwell import presets.",
)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Only show what would be done.")
CLIENT = click.option("--client", help="Whose contacts all of these are.")


@dataclass(frozen=True)
class Listed:
    """A file of a list: as it is, in our words, and its rows."""

    original: Sheet
    spelled: Sheet
    columns: client_columns.Columns
    sources: Mapping[str, str]
    rows: Sequence[dict[str, object]]

    def rejects(self, taken: Sequence[Taken]) -> list[Reject]:
        """Return the lines that were not taken, with their reasons."""
        by_line = {line.number: line for line in self.original.lines}
        bad = [each for each in taken if each["errors"]]
        return [Reject(by_line[each["line"]], reason(each)) for each in bad]


def command_of(kind: ListKind) -> click.Command:
    """Make the command that imports a kind of list."""

    def run(file: Path, **how: Any) -> None:
        import_list(kind, file, how)

    options = (FILE, MAP, SET, PRESET, DRY_RUN, REJECTS, ENCODING)
    for option in reversed((*options, CLIENT) if kind is CONTACTS else options):
        run = option(run)
    return click.command(kind.of, help=kind.says)(run)


COMMANDS = [command_of(kind) for kind in EVERY]


def import_list(kind: ListKind, file: Path, how: Mapping[str, Any]) -> None:
    """Import a file of a kind of list, or only show what that would do."""
    door, dry_run = opened(), how["dry_run"]
    listed = read_list(kind, file, how, of_client(door, how.get("client")))
    run = token_hex(6)
    part = {"dry_run": dry_run, "run": run, "file": file.name}
    taken: list[Taken] = []
    stopping = stoppable(run, taken.__len__, len(listed.rows))
    with nullcontext() if dry_run else stopping:
        taken.extend(_taken(door, kind, listed, part))
    if dry_run:
        show(recognised(listed.spelled, listed.columns, listed.sources), "")
        show(preview(kind, listed.rows, taken), "The file has no rows.")
        for line in look_alikes(taken):
            click.echo(line)
    for line in (summary(kind, taken, dry_run=dry_run), *erased_before(taken)):
        click.echo(line)
    if not dry_run and any(each[kind.main] == "created" for each in taken):
        click.echo(f"To undo it: keepwell import revert {run}")
    rejects = listed.rejects(taken)
    tell_rejects(place_for(file, how["rejects"]), listed.original.header, rejects)


def read_list(
    kind: ListKind, file: Path, how: Mapping[str, Any], of: Mapping[str, str]
) -> Listed:
    """Read a file; `of` is what the command says of every row.

    Raises UnreadableFile, BadMapping and UnusablePreset.
    """
    mapping, given = (
        client_columns.read_pairs(how[name], kind.known_as)
        for name in ("mapping", "fixed")
    )
    original = spelled = sheet_of(file, how["encoding"])
    fixed, sources = {**of, **given}, dict[str, str]()
    if how["preset"]:
        preset = presets.read(how["preset"], kind.of, kind.known_as)
        reader = Reader(preset, kind.typed)
        sources = reader.sources(original.header, mapping)
        spelled, mapping = reader.sheet(original, mapping), {n: n for n in sources}
        fixed = {**preset.set, **fixed}
    columns = client_columns.columns_of(spelled.header, mapping, kind.known_as)
    client_columns.check_required(columns, fixed, original.header, kind.required)
    rows = [client_columns.row_of(line, columns, fixed) for line in spelled.lines]
    return Listed(original, spelled, columns, sources, rows)


def sheet_of(file: Path, encoding: str) -> Sheet:
    """Read a CSV file with its header, or vCards."""
    if file.suffix.casefold() == ".vcf":
        return vcards.read(file)
    return with_header(read(file, encoding))


def of_client(door: Door, called: str | None) -> dict[str, str]:
    """Tell what a row says that is about one client."""
    if called is None:
        return {}
    known = door.get(f"/v1/clients/{segment(client_id_of(door, called))}")
    told = {"branch": known["branch_id"], "client": known["name"]}
    return told | {"reference": known["reference"]} if known["reference"] else told


def _taken(
    door: Door, kind: ListKind, listed: Listed, part: Mapping[str, Any]
) -> Iterator[Taken]:
    sendable = []
    for line, row in zip(listed.original.lines, listed.rows, strict=True):
        if errors := errors_in(line, listed.original, row):
            rejected = dict.fromkeys(kind.facts, "rejected")
            yield {"line": line.number, "errors": errors, **rejected}
        else:
            sendable.append(row)
    cut = batches(sendable, written_length, MOST_ROWS, LARGEST_BODY)
    for batch in shown(cut, len(sendable), "Importing"):
        yield from door.post(f"/v1/imports/{kind.of}", {"rows": batch, **part})["rows"]


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
