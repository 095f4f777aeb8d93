"""Tables on the terminal, and just as well in a file."""

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table

WIDTH_OF_A_FILE = 240
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As the API tells it.")


def columns(*names: str, whole: str | None = None) -> Table:
    """Make a table without lines; the column `whole`, of ids to copy, is not folded."""
    table = Table(*names, box=None, pad_edge=False)
    for column in table.columns:
        column.no_wrap, column.overflow = column.header == whole, "fold"
    return table


def show(table: Table, nothing: str, heading: str = "") -> None:
    """Print a table under its heading, or what is to be said when it is empty."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    if table.row_count and heading:
        console.print(heading)
    console.print(table if table.row_count else nothing)


def show_json(told: Any) -> None:
    """Print what the API told, as it told it."""
    click.echo(json.dumps(told, indent=2))


def counted(number: int, one: str, several: str) -> str:
    """Spell how many there are of something."""
    return f"{number} {one if number == 1 else several}"
