"""`keepwell unmatched`: numbers and addresses that belong to no client yet."""

import click

from services.cli.client_names import client_id_of
from services.cli.door import opened, segment
from services.cli.moments import day
from services.cli.printing import columns, show


@click.group()
def unmatched() -> None:
    """Assign numbers and addresses that nobody knew."""


@unmatched.command("list")
def list_() -> None:
    """List them, with how often they were met."""
    table = columns("number", "branch", "events", "first", "last", "why")
    for each in opened().pages("/v1/unmatched"):
        table.add_row(
            *(each["reference"], each["branch_id"], str(each["events"])),
            *(day(each["first_at"]), day(each["last_at"]), each["reason"]),
        )
    show(table, "Every number is known.")


@unmatched.command()
@click.argument("number")
@click.argument("client")
def assign(number: str, client: str) -> None:
    """Teach that NUMBER is CLIENT's, an id or a name, and log what came from it."""
    door = opened()
    body = {"client_id": client_id_of(door, client)}
    done = door.post(f"/v1/unmatched/{segment(number)}/assignment", body)
    click.echo(f"{number} is known now; events logged: {done['logged']}")
