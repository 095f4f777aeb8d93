"""`keepwell pause`: leave a client alone until a day."""

from datetime import UTC, datetime

import click

from services.cli.client_names import client_id_of
from services.cli.door import opened, segment


@click.command()
@click.argument("client")
@click.option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day, of UTC, on which everything goes on.",
)
@click.option("--why", required=True, help="Why they want to be left alone.")
def pause(client: str, until: datetime, why: str) -> None:
    """Leave CLIENT, an id or a name, alone until a day, but for calls we owe."""
    door = opened()
    meant = client_id_of(door, client)
    ends = until.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
    door.put(f"/v1/pauses/{segment(meant)}", {"until": ends, "reason": why})
    click.echo(f"{meant} is left alone until {until:%Y-%m-%d}.")
