"""`keepwell callbacks`: the calls that must be returned."""

import click

from services.cli.client_names import names_of
from services.cli.door import opened
from services.cli.moments import day
from services.cli.printing import columns, show


@click.command()
def callbacks() -> None:
    """List the calls that must be returned, the earliest due first."""
    door = opened()
    owed = list(door.pages("/v1/callbacks"))
    names = names_of(door, {each["client_id"] for each in owed})
    table = columns("due (UTC)", "client", "number", "missed", "times")
    for each in owed:
        due = day(each["due_at"]) + (" overdue" if each["overdue"] else "")
        table.add_row(
            *(due, names[each["client_id"]], each["number"]),
            *(day(each["missed_at"]), str(each["misses"])),
            style="bold red" if each["overdue"] else "",
        )
    show(table, "Nobody waits for a call back.")
