"""`keepwell value` and `keepwell cold`: what relationships are worth."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click
from rich.table import Table

from services.cli.client_names import client_id_of
from services.cli.door import opened, segment
from services.cli.moments import MOMENT, day
from services.cli.printing import columns, show

PATH = "/v1/relationships"

Relationship = Mapping[str, Any]
Explanation = Mapping[str, Any]


@click.command()
@click.argument("client")
@click.option(
    "--explain", is_flag=True, help="List each credit with its present worth."
)
@click.option("--as-of", type=MOMENT, help="At another time, as in 2026-03-02T08:00Z.")
def value(client: str, as_of: datetime | None, *, explain: bool) -> None:
    """Say what the relationship with CLIENT, an id or a name, is worth."""
    door = opened()
    path = f"{PATH}/{segment(client_id_of(door, client))}"
    relationship = door.get(path)
    if not (explain or as_of):
        click.echo(standing(relationship))
        return
    at = as_of and as_of.isoformat()
    explanation = door.get(f"{path}/credits", as_of=at)
    if as_of is None:
        click.echo(standing(relationship))
    else:
        click.echo(f"{relationship['name']}, as of {day(explanation['as_of'])}")
    show(explained(explanation), "Nothing has been logged.")


@click.command()
def cold() -> None:
    """List the clients that have gone cold."""
    table = columns("client", "value", "last credit", "cold since")
    for each in opened().pages(PATH, level="cold"):
        worth, since = each["value"], day(each["cold_at"])
        table.add_row(each["name"], points(worth), day(each["last_credit_at"]), since)
    show(table, "Nobody has gone cold.")


def standing(relationship: Relationship) -> str:
    """Say in a line or two where a relationship stands."""
    worth, name = relationship["value"], relationship["name"]
    if worth is None:
        return f"{name}: nothing has earned anything yet; {relationship['level']}"
    if relationship["holds_until"]:
        moves = f"holds until {day(relationship['holds_until'])}"
    else:
        moves = f"falls {relationship['falls_per_month']:.1f} a month"
    return f"{name}: value {worth:.1f}, {relationship['level']}; {moves}"


def explained(explanation: Explanation) -> Table:
    """List what adds up to the value."""
    table = columns()
    table.show_footer = True
    total = points(explanation["value"])
    table.add_column("when", "value")
    table.add_column("kind")
    for name, foot in (("part closed", ""), ("earned", ""), ("present", total)):
        table.add_column(name, foot, justify="right")
    table.add_column("why")
    for item in explanation["items"]:
        table.add_row(
            day(item["occurred_at"]),
            item["kind"].replace("_", " "),
            f"{item['gamma']:.0%}",
            f"{item['earned']:.2f}",
            f"{item['present']:.2f}",
            item["reason"],
        )
    return table


def points(worth: float | None) -> str:
    """Spell a value."""
    return "unknown" if worth is None else f"{worth:.2f}"
