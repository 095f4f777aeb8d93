"""`keepwell win-backs`: who left us and will need somebody soon."""

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json


@click.command("win-backs")
@BRANCH
@AS_JSON
def win_backs(branch: str | None, *, as_json: bool) -> None:
    """List dormant and lost clients who will need something soon."""
    door = opened()
    at = branch and branch_id_of(door, branch)
    found = list(door.pages("/v1/win-backs", branch=at))
    if as_json:
        show_json(found)
        return
    table = columns("needed by", "client", "branch", "is", "what")
    for each in found:
        who = (each["name"], each["branch_id"], each["status"])
        table.add_row(each["due_on"], *who, each["needed"])
    show(table, "Nobody who left us will need anything soon.")
