"""`keepwell suppressions`: who is not written to, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.contact_names import contact_of
from services.cli.door import opened, segment
from services.cli.messages.ledger import CHANNELS, REASON, moment
from services.cli.printing import AS_JSON, columns, counted, show, show_json

PATH = "/v1/message-suppressions"
WHY = {
    "complaint": "complained",
    "unsubscribed": "unsubscribed",
    "unsubscribed_from_this": "unsubscribed from this",
    "unknown_address": "nobody at this address",
    "returned_post": "post came back",
    "suppressed_by_hand": "one of ours said so",
    "perhaps_unwanted": "read their answer",
}
# Letters in a line, so that a list fits into a hundred.
WIDEST = {"client": 16, "person": 14, "by": 5, "why": 14}


@click.group()
def suppressions() -> None:
    """List who is not written to, put somebody on the list, or take them off it."""


@suppressions.command("list")
@BRANCH
@AS_JSON
def list_(branch: str | None, *, as_json: bool) -> None:
    """List who is not written to, on which channel, and why."""
    door = opened()
    listed = list(door.pages(PATH, branch=branch and branch_id_of(door, branch)))
    if as_json:
        show_json(listed)
        return
    show(table_of(listed), "Nobody is on the list.")
    if unsure := sum(each["why"] == "perhaps_unwanted" for each in listed):
        told = counted(unsure, "answer is", "answers are")
        click.echo(f"{told} to be read: lift what was no wish to stop.")


def table_of(listed: Sequence[Mapping[str, Any]]) -> Any:
    """List them by id, which lifts them."""
    table = columns("id", "client", "person", "by", "why", "since", whole="id")
    for column in table.columns:
        column.max_width = WIDEST.get(str(column.header))
    for each in listed:
        whom = (each["client_name"], each["contact_name"] or "")
        told = (each["channel"], why(each), moment(each["at"])[:10])
        table.add_row(each["suppression_id"], *whom, *told)
    return table


def why(told: Mapping[str, Any]) -> str:
    """Say why, and of what alone."""
    said = WHY.get(told["why"], told["why"])
    return f"{said}: {told['purpose']}" if told["purpose"] else said


@suppressions.command()
@click.argument("who")
@click.option(
    "--by",
    "channels",
    type=click.Choice(CHANNELS),
    multiple=True,
    required=True,
    help="On which channel; say it several times.",
)
@REASON
def add(who: str, channels: Sequence[str], reason: str) -> None:
    """Write no more to WHO, a person's name, address or id, but what is owed."""
    door = opened()
    found = contact_of(door, who)
    for channel in channels:
        wanted = {"contact_id": found["contact_id"], "channel": channel}
        new = door.post(PATH, {**wanted, "reason": reason})["suppression_id"]
        click.echo(f"{found['name']} is written to no more by {channel}: {new}")


@suppressions.command()
@click.argument("suppression")
def lift(suppression: str) -> None:
    """Take SUPPRESSION, an id of the list, off it, because they said so."""
    opened().delete(f"{PATH}/{segment(suppression)}")
    click.echo("It is off the list.")
