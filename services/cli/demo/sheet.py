"""How the morning is set: plain tables, and times as they were written."""

from datetime import datetime

from rich.table import Table


def plain(*names: str, right: bool = False) -> Table:
    """Begin a table without lines."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for at, name in enumerate(names):
        table.add_column(name, justify="right" if right and at else "left")
    return table


def moment(written: str) -> datetime:
    """Read a time of the API."""
    return datetime.fromisoformat(written)
