"""`keepwell export`: all that is on record, a file for each kind."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import click

from services.cli.door import FORBIDDEN, Door, Refusal, opened
from services.cli.printing import counted
from services.served import SERVICES

Told = Mapping[str, Any]
Write = Callable[[Path, Iterable[Told]], int]
# A cell that begins so is a formula to a spreadsheet, whatever it was meant to be.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
TOLD_EVERY = 10_000


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "written_as",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="CSV for spreadsheets, or JSON lines for programs.",
)
def export(folder: Path, written_as: str) -> None:
    """Write all that is on record into FOLDER, a file for each kind."""
    door = opened()
    folder.mkdir(parents=True, exist_ok=True)
    write = write_csv if written_as == "csv" else write_json
    for kind in kinds(door):
        click.echo(written(door, kind, folder / f"{kind}.{written_as}", write))


def written(door: Door, kind: str, path: Path, write: Write) -> str:
    """Write a kind into its file, and say how much there was of it."""
    try:
        rows = write(path, counting(kind, door.pages(f"/v1/{kind}")))
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return f"{kind}: not for you to read"
    return f"{kind}: {counted(rows, 'row', 'rows')} in {path}"


def kinds(door: Door) -> list[str]:
    """Name every list that the services serve and that asks for nothing."""
    documents = [door.get(f"/v1/{service}/openapi.json") for service in SERVICES]
    paths = {path: op for each in documents for path, op in each["paths"].items()}
    return sorted(path.removeprefix("/v1/") for path in paths if is_list(paths[path]))


def is_list(operations: Mapping[str, Any]) -> bool:
    """Tell whether something is read by pages, and by nothing but that."""
    asked = operations.get("get", {}).get("parameters", [])
    of_path = operations.get("parameters", [])
    named = {each.get("name") for each in asked}
    return "cursor" in named and not any(e.get("required") for e in (*asked, *of_path))


def counting(kind: str, rows: Iterable[Told]) -> Iterator[Told]:
    """Pass rows on, and tell every now and then how many there were."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % TOLD_EVERY == 0:
            click.echo(f"{kind}: {number} so far", err=True)


def write_json(path: Path, rows: Iterable[Told]) -> int:
    """Write a row a line as the API tells it; return how many."""
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    return written


def write_csv(path: Path, rows: Iterable[Told]) -> int:
    """Write rows with a header of the first one's columns; return how many."""
    rest = iter(rows)
    first = next(rest, None)
    with path.open("w", encoding="utf-8", newline="") as file:
        if first is None:
            return 0
        writer = csv.writer(file)
        writer.writerow(first)
        lines = ([cell(each) for each in row.values()] for row in chain([first], rest))
        return sum(bool(writer.writerow(line)) for line in lines)


def cell(told: Any) -> str:
    """Spell a value so that no spreadsheet takes it for a formula.

    An apostrophe keeps a text a text; a telephone number and an amount stay as they
    are, for they hold nothing that could be carried out.
    """
    if told is None:
        return ""
    if isinstance(told, list) and all(isinstance(each, str) for each in told):
        told = " ".join(told)
    if isinstance(told, (list, dict)):
        told = json.dumps(told, ensure_ascii=False)
    text = str(told)
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for more than it is."""
    harmless = text[1:].replace(" ", "").replace(".", "").isdigit()
    return text.startswith(FORMULAS) and not (text[0] in "+-" and harmless)
