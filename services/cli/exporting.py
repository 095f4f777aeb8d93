"""`keepwell export`: all that is on record, a file for each kind."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

from services.cli.door import FORBIDDEN, Door, Refusal, opened
from services.cli.exported_lists import spelled, spelled_columns
from services.cli.exported_parts import PARTS, rows_of
from services.cli.meant import Told
from services.cli.printing import counted
from services.cli.sheets import FORMULAS
from services.served import SERVICES

NUMBERS = re.compile(r"[+-][ .]*\d[\d .]*(;\+\d+)*")
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
    missing = []
    for kind, its_columns in kinds(door).items():
        path = file_of(folder, kind, written_as)
        try:
            click.echo(written(door, kind, its_columns, path, rows_of(door, kind)))
        except click.ClickException as failure:
            # Half a list would pass for a whole one.
            path.unlink(missing_ok=True)
            missing.append(f"  {kind}: {failure.message}")
    if missing:
        raise click.ClickException("\n".join(["These are missing:", *missing]))


def file_of(folder: Path, kind: str, written_as: str) -> Path:
    """Name the file of a kind; a part of another lies beside it."""
    return folder / f"{kind.replace('/', '-')}.{written_as}"


def written(
    door: Door, kind: str, its_columns: Sequence[str], path: Path, rows: Iterable[Told]
) -> str:
    """Write rows of a kind into its file, and say how much there was of it."""
    told = counting(kind, rows)
    try:
        if path.suffix == ".csv":
            header = spelled_columns(kind, its_columns)
            number = write_csv(path, spelled(door, kind, told), header)
        else:
            number = write_json(path, told)
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return f"{kind}: not for you to read"
    return f"{kind}: {counted(number, 'row', 'rows')} in {path}"


def kinds(door: Door) -> dict[str, Sequence[str]]:
    """Name every list that is served and asks for nothing, with its columns.

    With them stands what is no list.
    """
    documents = [door.get(f"/v1/{service}/openapi.json") for service in SERVICES]
    found = {
        path.removeprefix("/v1/"): columns_of(document, operations["get"])
        for document in documents
        for path, operations in document["paths"].items()
        if is_list(operations)
    }
    return dict(sorted((dict.fromkeys(PARTS, ()) | found).items()))


def columns_of(document: Told, operation: Told) -> Sequence[str]:
    """Read what the rows of a list tell out of its service's document."""

    def schema(told: Told) -> Told:
        named: Told = document["components"]["schemas"][told["$ref"].split("/")[-1]]
        return named

    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    row = schema(schema(answer)["properties"]["items"]["items"])
    return list(row["properties"])


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


def write_csv(path: Path, rows: Iterable[Told], header: Sequence[str]) -> int:
    """Write rows below the first one's columns, or the header; return how many."""
    rest = iter(rows)
    first = next(rest, None)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(first or header)
        whole = chain([first] if first else [], rest)
        lines = ([cell(each) for each in row.values()] for row in whole)
        return sum(bool(writer.writerow(line)) for line in lines)


def cell(told: Any) -> str:
    """Spell a value so that no spreadsheet takes it for a formula.

    An apostrophe keeps a text a text; telephone numbers and an amount stay as they
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
    return text.startswith(FORMULAS) and not NUMBERS.fullmatch(text)
