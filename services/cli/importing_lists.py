"""`keepwell import clients` and the other lists that are kept in the registry."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from secrets import token_hex
from typing import Any

import click

from services.cli.batches import batches, shown, written_length
from services.cli.cell_spellings import DECIMALS
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened, segment
from services.cli.list_files import Listed, read_list
from services.cli.list_kinds import CONTACTS, EVERY, ListKind
from services.cli.lists_taken import (
    Taken,
    look_alikes,
    more_than_previewed,
    overruling,
    preview,
    recognised,
    results,
)
from services.cli.printing import show
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.stopping import stoppable

MOST_ROWS, LARGEST_BODY = 500, 900_000
MOST_COMPARED = 200  # keepwell duplicates looks at all
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
DECIMAL = click.option(
    "--decimal",
    type=click.Choice(list(DECIMALS)),
    help="What stands before the cents: 1,234.56 or 1.234,56.",
)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Only show what would be done.")
CLIENT = click.option("--client", help="At which client all of these are.")


def command_of(kind: ListKind) -> click.Command:
    """Make the command that imports a kind of list."""

    def run(file: Path, **how: Any) -> None:
        import_list(kind, file, how)

    options = (FILE, MAP, SET, PRESET, DECIMAL, DRY_RUN, REJECTS, ENCODING)
    for option in reversed((*options, CLIENT) if kind is CONTACTS else options):
        run = option(run)
    return click.command(kind.of, help=kind.says)(run)


COMMANDS = [command_of(kind) for kind in EVERY]


def import_list(kind: ListKind, file: Path, how: Mapping[str, Any]) -> None:
    """Import a file of a kind of list, or only show what that would do."""
    door, run, dry_run = opened(), token_hex(6), how["dry_run"]
    of = of_client(door, how.get("client"))
    listed = read_list(kind, file, how, of)
    part = {"dry_run": dry_run, "run": run, "file": file.name}
    taken: list[Taken] = []
    stopping = stoppable(run, taken.__len__, len(listed.rows))
    with nullcontext() if dry_run else stopping:
        taken.extend(_taken(door, kind, listed, part))
    if dry_run:
        show(recognised(listed.file), "")
        show(preview(kind, listed.rows, taken), "The file has no rows.")
    for line in (
        *(more_than_previewed(listed.rows) if dry_run else ()),
        *overruling(listed.overruled, of),
        *look_alikes(taken if dry_run else with_similar(door, taken)),
        *listed.file.left_out,
        *results(kind, taken, None if dry_run else run),
    ):
        click.echo(line)
    rejects = listed.rejects(taken)
    tell_rejects(place_for(file, how["rejects"]), listed.file.theirs.header, rejects)


def with_similar(door: Door, taken: Sequence[Taken]) -> list[Taken]:
    """Ask whom the first of the new clients look like, as a preview tells it."""
    new = [each for each in taken if each.get("client") == "created"]
    paths = (f"/v1/clients/{segment(each['client_id'])}/similar" for each in new)
    return [
        {**each, "similar": door.get(path)["items"]}
        for each, path in zip(new[:MOST_COMPARED], paths, strict=False)
    ]


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
    for line, row in zip(listed.file.theirs.lines, listed.rows, strict=True):
        if errors := listed.errors_in(line, row):
            rejected = dict.fromkeys(kind.facts, "rejected")
            yield {"line": line.number, "errors": errors, **rejected}
        else:
            sendable.append(row)
    cut = batches(sendable, written_length, MOST_ROWS, LARGEST_BODY)
    for batch in shown(cut, len(sendable), "Importing"):
        yield from door.post(f"/v1/imports/{kind.of}", {"rows": batch, **part})["rows"]
