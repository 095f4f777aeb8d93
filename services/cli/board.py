"""`keepwell board`: the active clients that nobody cares for as they should."""

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.local_times import LocalTimes
from services.cli.printing import AS_JSON, columns, show, show_json

WORDS = {
    "owner": "no account manager",
    "next_touch": "no next touch",
    "satisfaction": "no rating within 90 days",
}


@click.command()
@BRANCH
@AS_JSON
def board(branch: str | None, *, as_json: bool) -> None:
    """List active clients without an owner, a next touch or a fresh rating."""
    door = opened()
    of = branch and branch_id_of(door, branch)
    found = list(door.pages("/v1/board", branch=of))
    if as_json:
        show_json(found)
        return
    times = LocalTimes.of(door, (each["branch_id"] for each in found))
    table = columns("client", "branch", "account manager", "next touch", "missing")
    for each in found:
        where = each["branch_id"]
        next_touch = each["next_touch_at"]
        table.add_row(
            *(each["name"], where, each["account_manager_name"]),
            times.day(next_touch, where) if next_touch else "",
            ", ".join(WORDS[what] for what in each["missing"]),
        )
    show(table, "Every active client is cared for.", times.heading)
