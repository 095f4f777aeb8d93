"""What currency the firm counts in, and whether a file is to decide it."""

import click

from services.cli.door import FORBIDDEN, Door, Refusal
from services.cli.table_rows import Table

PATH = "/v1/firm"


def adopted(door: Door, table: Table, *, dry_run: bool) -> str:
    """Return the firm's currency: that of the first file, until one is settled."""
    known = door.get(PATH)
    currency: str = known["currency"]
    told = {row["currency"].upper() for _, row in table.rows if "currency" in row}
    if known["settled"] or len(told) != 1 or told == {currency}:
        return currency
    (theirs,) = told
    if dry_run:
        click.echo(f"The firm would count in {theirs}: nothing is told in {currency}.")
        return theirs
    try:
        door.put(PATH, {"currency": theirs})
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return currency
    click.echo(f"The firm counts in {theirs} from now on: nothing was told before.")
    return theirs
