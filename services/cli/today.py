"""`keepwell today`: whom to call, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.table import Table

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.staff import staff_id_of

SECTIONS = {
    "callback": "Ring back",
    "long_silent": "Silent too long",
    "worth_it": "Worth a call",
}


@click.command()
@BRANCH
@click.option("--staff", help="For one of ours: an id, an e-mail or a full name.")
@click.option("--slots", type=int, help="How many calls there is time for.")
@AS_JSON
def today(
    branch: str | None, staff: str | None, slots: int | None, *, as_json: bool
) -> None:
    """Say whom to call today, in order, each with its reason."""
    door = opened()
    told = door.get(
        "/v1/call-list",
        branch=branch and branch_id_of(door, branch),
        staff=staff and staff_id_of(door, staff),
        slots=slots,
    )
    if as_json:
        show_json(told)
        return
    show(calls(told["items"]), "Nobody needs a call today.")


def calls(items: Sequence[Mapping[str, Any]]) -> Table:
    """List calls; of several branches, each with its branch and account manager."""
    several = len({each["branch_id"] for each in items}) > 1
    whose = ("branch", "account manager") if several else ()
    table = columns("", "client", *whose, "ask for", "phone", "why")
    for column in table.columns:
        column.overflow, column.no_wrap = "fold", column.header == "phone"
    for each in items:
        ours = (each["branch_id"], each["account_manager_name"]) if several else ()
        table.add_row(
            *(SECTIONS[each["section"]], each["name"], *ours),
            *(each["contact"], each["phone"], each["reason"]),
        )
    return table
