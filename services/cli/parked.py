"""`keepwell parked`: events that could not be handled."""

import click

from libs.bus import parked as parked_events
from services.cli import printing
from services.cli.database import connected
from services.cli.moments import utc
from services.served import SERVICES

SERVICE = click.argument("service", type=click.Choice(SERVICES))
SEQ = click.argument("seq", type=int)


@click.group()
def parked() -> None:
    """Look after events that could not be handled.

    KEEPWELL_DATABASE_URL is the owner's; without it, the suite that runs here is meant.
    """


@parked.command("list")
def list_() -> None:
    """List what is parked."""
    table = printing.columns(
        "service", "seq", "type", "source", "id", "received", "why"
    )
    with connected() as connection:
        for each in parked_events.listed(connection, SERVICES):
            table.add_row(
                *(each.service, str(each.seq), each.type, each.source, each.id),
                *(utc(each.received_at.isoformat()), each.reason),
            )
    printing.show(table, "Nothing is parked.")


@parked.command()
@SERVICE
@SEQ
def show(service: str, seq: int) -> None:
    """Show an event and the trace of its last failure."""
    with connected() as connection:
        body, trace = parked_events.shown(connection, service, seq)
    click.echo(f"{body}\n{trace}".rstrip())


@parked.command()
@SERVICE
@SEQ
def replay(service: str, seq: int) -> None:
    """Let an event be handled once more."""
    with connected() as connection:
        parked_events.replay(connection, service, seq)
    click.echo("It is handled once more now.")


@parked.command()
@SERVICE
@SEQ
def discard(service: str, seq: int) -> None:
    """Give an event up for good."""
    with connected() as connection:
        parked_events.discard(connection, service, seq)
    click.echo("It is given up.")
