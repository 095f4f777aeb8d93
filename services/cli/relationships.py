"""`keepwell value` and `keepwell cold`: what relationships are worth."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click
from rich.table import Table

from services.cli.client_names import client_id_of
from services.cli.door import opened, segment
from services.cli.local_times import LocalTimes
from services.cli.moments import MOMENT
from services.cli.past_values import Past, points
from services.cli.printing import columns, show

PATH = "/v1/relationships"

Relationship = Mapping[str, Any]
Explanation = Mapping[str, Any]
Item = Mapping[str, Any]


@click.command()
@click.argument("client")
@click.option(
    "--explain", is_flag=True, help="List each credit with its present worth."
)
@click.option("--as-of", type=MOMENT, help="At another time, as in 2026-03-02T08:00Z.")
@click.option("--known-at", type=MOMENT, help="By what was known at that time.")
def value(
    client: str, as_of: datetime | None, known_at: datetime | None, *, explain: bool
) -> None:
    """Say what the relationship with CLIENT, an id or a name, is or was worth."""
    door = opened()
    path = f"{PATH}/{segment(client_id_of(door, client))}"
    relationship = door.get(path)
    times = LocalTimes.of(door, [relationship["branch_id"]])
    if as_of or known_at:
        past = Past.of(door, path, as_of, known_at)
        click.echo("\n".join(past.told(relationship, times)))
        explanation = past.shown if known_at else past.true
    else:
        click.echo(standing(relationship, times))
        explanation = door.get(f"{path}/credits") if explain else {}
    if explanation:
        table = explained(explanation, relationship["branch_id"], times)
        show(table, "Nothing has been logged.", times.heading)


@click.command()
def cold() -> None:
    """List the clients that have gone cold, the longest silent first."""
    door = opened()
    found = sorted(door.pages(PATH, level="cold"), key=lambda each: each["cold_at"])
    times = LocalTimes.of(door, (each["branch_id"] for each in found))
    table = columns("client", "branch", "value", "last credit", "cold since")
    for each in found:
        worth, branch = points(each["value"]), each["branch_id"]
        last, since = (
            times.day(each[at], branch) for at in ("last_credit_at", "cold_at")
        )
        table.add_row(each["name"], branch, worth, last, since)
    show(table, "Nobody has gone cold.", f"The longest silent first. {times.heading}")


def standing(relationship: Relationship, times: LocalTimes) -> str:
    """Say in a line where a relationship stands."""
    worth, name = relationship["value"], relationship["name"]
    if worth is None:
        return f"{name}: nothing has earned anything yet; {relationship['level']}"
    if relationship["holds_until"]:
        until, branch = relationship["holds_until"], relationship["branch_id"]
        moves = f"holds until {times.day_and_zone(until, branch)}"
    else:
        moves = f"falls {relationship['falls_per_month']:.1f} a month"
    return f"{name}: value {worth:.1f}, {relationship['level']}; {moves}"


def explained(explanation: Explanation, branch: str, times: LocalTimes) -> Table:
    """List what adds up to the value."""
    table = columns()
    table.show_footer = True
    total = points(explanation["value"])
    table.add_column("when", "value")
    table.add_column("kind")
    for name, foot in (("part closed", ""), ("earned", ""), ("present", total)):
        table.add_column(name, foot, justify="right")
    table.add_column("why")
    for item in once(explanation["items"]):
        table.add_row(
            times.day(item["occurred_at"], branch),
            item["kind"].replace("_", " "),
            f"{item['gamma']:.0%}",
            f"{item['earned']:.2f}",
            f"{item['present']:.2f}",
            item["reason"],
        )
    return table


def once(items: Sequence[Item]) -> list[Item]:
    """Leave out the entries that only take back what another one entered."""
    entered: dict[str, Item] = {}
    for item in sorted(items, key=lambda each: each["recorded_at"]):
        entered.setdefault(item["touch_id"], item)
    return [item for item in items if item is entered[item["touch_id"]]]
