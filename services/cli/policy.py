"""`keepwell policy`: how a client is kept up with, and whose word each number is."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.table import Table

from services.cli.client_names import client_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json


@click.command()
@click.argument("client")
@AS_JSON
def policy(client: str, *, as_json: bool) -> None:
    """Say how CLIENT, an id or a name, is kept up with, and whose word that is."""
    door = opened()
    told = door.get("/v1/policies/effective", client=client_id_of(door, client))
    if as_json:
        show_json(told)
        return
    show(held(told["items"]), "Nothing holds for it.")
    if goal := told["goal"]:
        click.echo(f"Goal today: {goal['touches_a_year']} touches a year.")
    if told["paused_until"]:
        click.echo(f"Left alone until {told['paused_until']}.")


def held(items: Sequence[Mapping[str, Any]]) -> Table:
    """List what holds, and whose policy says so."""
    table = columns("what", "holds", "by")
    for each in items:
        name = each["name"].replace("_", " ")
        table.add_row(name, spelled(each["value"]), f"{each['scope']} {each['key']}")
    return table


def spelled(value: Any) -> str:
    """Spell what holds."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        steps = (f"{each['touches_a_year']} from {each['from_day']}" for each in value)
        return ", ".join(steps) or "none"
    return str(value)
