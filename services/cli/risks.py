"""`keepwell risks`: who may leave, and why."""

from collections.abc import Mapping
from typing import Any

import click

from services.cli.door import opened
from services.cli.local_times import LocalTimes
from services.cli.printing import AS_JSON, columns, counted, show, show_json


@click.command()
@AS_JSON
def risks(*, as_json: bool) -> None:
    """List active clients, the likeliest to leave within 180 days first."""
    door = opened()
    found = list(door.pages("/v1/leaving-risks"))
    if as_json:
        show_json(found)
        return
    times = LocalTimes.of(door, (each["branch_id"] for each in found))
    table = columns("leaves", "client", "branch", "why", "as of")
    for each in found:
        branch = each["branch_id"]
        table.add_row(
            *(chance(each), each["name"], branch, why(each)),
            times.day(each["as_of"], branch),
        )
    heading = f"{resting_on(door.get('/v1/leaving-outlook'))} {times.heading}"
    show(table, "There is no active client.", heading)


def chance(risk: Mapping[str, Any]) -> str:
    """Spell how likely a client is to leave."""
    return "unknown" if risk["p180"] is None else f"{risk['p180']:.1%}"


def why(risk: Mapping[str, Any]) -> str:
    """Spell what speaks for leaving."""
    return "; ".join(reason["words"] for reason in risk["reasons"])


def resting_on(outlook: Mapping[str, Any]) -> str:
    """Say what the list rests on, and how much of it nobody can tell."""
    basis = "By the weights that Keepwell ships: too few of our own have left."
    if learned := outlook["learned"]:
        losses = counted(learned["losses"], "loss", "losses")
        basis = f"Fitted to {losses} of our own."
    unknown, clients = outlook["unknown_clients"], outlook["clients"]
    return f"{basis} Unknown: {unknown} of {counted(clients, 'client', 'clients')}."
