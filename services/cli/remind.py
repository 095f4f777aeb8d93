"""`keepwell remind`: remind a client gently of something, until there is an answer."""

import click

from services.cli.client_names import client_id_of
from services.cli.contact_names import contact_of
from services.cli.door import opened


@click.command()
@click.argument("name", metavar="CLIENT")
@click.option("--about", required=True, help="What they are reminded of.")
@click.option("--contact", help="Whom there: an id, an address or a whole name.")
def remind(name: str, about: str, contact: str | None) -> None:
    """Remind CLIENT, one channel after the other, until there is any answer."""
    door = opened()
    whom = contact_of(door, contact)["contact_id"] if contact else None
    told = {
        "client_id": client_id_of(door, name),
        "contact_id": whom,
        "about": about,
    }
    started = door.post("/v1/reminders", told)
    ways = ", ".join(step["channel"] for step in started["steps"])
    click.echo(f"Reminding them by {ways}. Any answer stops it.")
