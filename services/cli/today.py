"""`keepwell today`: whom to call, and why."""

import json
from typing import Any

import click

from services.cli.door import opened
from services.cli.printing import columns, show

SECTIONS = {
    "callback": "Ring back",
    "long_silent": "Silent too long",
    "worth_it": "Worth a call",
}


@click.command()
@click.option("--branch", help="Of one branch only.")
@click.option("--staff", help="For one of ours only.")
@click.option("--slots", type=int, help="How many calls there is time for.")
@click.option("--json", "as_json", is_flag=True, help="As the API tells it.")
def today(*, as_json: bool, **asked: Any) -> None:
    """Say whom to call today, in order, each with its reason."""
    told = opened().get("/v1/call-list", **asked)
    if as_json:
        click.echo(json.dumps(told, indent=2))
        return
    table = columns("", "client", "ask for", "phone", "why")
    for each in told["items"]:
        table.add_row(
            *(SECTIONS[each["section"]], each["name"], each["contact"]),
            *(each["phone"], each["reason"]),
        )
    show(table, "Nobody needs a call today.")
