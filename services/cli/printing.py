"""Tables on the terminal, and just as well in a file."""

from rich.console import Console
from rich.table import Table

WIDTH_OF_A_FILE = 240


def columns(*names: str) -> Table:
    """Make a table without lines."""
    return Table(*names, box=None, pad_edge=False)


def show(table: Table, nothing: str) -> None:
    """Print a table, or what is to be said when it is empty."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    console.print(table if table.row_count else nothing)
