"""`keepwell callbacks`: the calls that must be returned."""

import click

from services.cli.door import opened
from services.cli.local_times import LocalTimes
from services.cli.printing import columns, show


@click.command()
def callbacks() -> None:
    """List the calls that must be returned, the earliest due first."""
    door = opened()
    owed = list(door.pages("/v1/callbacks"))
    times = LocalTimes.of(door, (each["branch_id"] for each in owed))
    table = columns("due", "client", "branch", "number", "missed", "times")
    for each in owed:
        branch = each["branch_id"]
        due = times.day(each["due_at"], branch)
        table.add_row(
            due + (" overdue" if each["overdue"] else ""),
            *(each["name"], branch, each["number"]),
            *(times.day(each["missed_at"], branch), str(each["misses"])),
            style="bold red" if each["overdue"] else "",
        )
    show(table, "Nobody waits for a call back.", times.heading)
