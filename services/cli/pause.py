"""`keepwell pause`: leave a client alone until a day."""

from datetime import datetime
from shlex import quote

import click

from services.cli.client_names import branch_of, client_id_of, names_of
from services.cli.door import opened, segment
from services.cli.task_changes import DAY, beginning


@click.command()
@click.argument("client")
@click.option(
    "--until", type=DAY, help="The day on which everything goes on, as in 2026-03-09."
)
@click.option("--why", help="Why they want to be left alone.")
@click.option("--resume", is_flag=True, help="Go on with them at once.")
def pause(
    client: str, until: datetime | None, why: str | None, *, resume: bool
) -> None:
    """Leave CLIENT, an id or a name, alone until a day, but for calls we owe."""
    if not resume and not (until and why):
        raise click.UsageError("Say --until when and --why, or --resume.")
    door = opened()
    meant = client_id_of(door, client)
    [name] = names_of(door, [meant]).values()
    path = f"/v1/pauses/{segment(meant)}"
    if until is None or resume:
        door.delete(path)
        click.echo(f"{name} is no longer left alone.")
        return
    ends = beginning(door, until, branch_of(door, meant))
    door.put(path, {"until": ends, "reason": why})
    click.echo(f"{name} is left alone until {until:%Y-%m-%d}.")
    click.echo(f"keepwell pause {quote(client)} --resume goes on at once.")
