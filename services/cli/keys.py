"""`keepwell keys`: the keys that machines hold."""

from typing import Any

import click

from services.cli.branches import branch_id_of
from services.cli.door import opened, segment
from services.cli.moments import utc
from services.cli.printing import columns, show

PATH = "/v1/keys"


@click.group()
def keys() -> None:
    """Make, list and revoke the keys of machines."""


@keys.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["emitter", "operations"]),
    default="emitter",
    show_default=True,
)
@click.option("--source", "sources", multiple=True, help="What it speaks for.")
@click.option(
    "--branch",
    "branches",
    multiple=True,
    help="By name or id, or several; without one: all of them.",
)
@click.option("--days", default=90, show_default=True, help="How long it lives.")
def create(name: str, **wishes: Any) -> None:
    """Make a key for the machine NAME; it is shown this once."""
    door = opened()
    body = {
        "name": name,
        "role": wishes["role"],
        "sources": list(wishes["sources"]),
        "branches": [branch_id_of(door, each) for each in wishes["branches"]] or None,
        "days": wishes["days"],
    }
    issued = door.post(PATH, body)
    click.echo(issued["key"])
    click.echo(f"{issued['id']} lives until {utc(issued['expires_at'])}.", err=True)
    if issued["webhook_secret"]:
        where = f"{door.address}/v1/events?key={issued['id']}"
        click.echo(f"Its webhooks go to {where}", err=True)
        click.echo(f"and are signed with {issued['webhook_secret']}", err=True)


@keys.command("list")
def list_() -> None:
    """List keys, those that have ended too."""
    table = columns("id", "name", "role", "speaks for", "lives until")
    for each in opened().pages(PATH):
        ends = utc(each["expires_at"])
        if each["revoked_at"]:
            ends = f"revoked {utc(each['revoked_at'])}"
        table.add_row(
            *(each["id"], each["name"], each["role"]),
            *(", ".join(each["sources"]), ends),
        )
    show(table, "There is no key.")


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """End the key KEY_ID for good."""
    opened().delete(f"{PATH}/{segment(key_id)}")
    click.echo(f"{key_id} is revoked.")
