"""`keepwell pause`: leave a client alone until a day."""

from datetime import datetime

import click

from services.cli.client_names import branch_of, client_id_of
from services.cli.door import opened, segment
from services.cli.task_changes import DAY, beginning


@click.command()
@click.argument("client")
@click.option(
    "--until",
    required=True,
    type=DAY,
    help="The day on which everything goes on, as in 2026-03-09.",
)
@click.option("--why", required=True, help="Why they want to be left alone.")
def pause(client: str, until: datetime, why: str) -> None:
    """Leave CLIENT, an id or a name, alone until a day, but for calls we owe."""
    door = opened()
    meant = client_id_of(door, client)
    ends = beginning(door, until, branch_of(door, meant))
    door.put(f"/v1/pauses/{segment(meant)}", {"until": ends, "reason": why})
    click.echo(f"{meant} is left alone until {until:%Y-%m-%d}.")
