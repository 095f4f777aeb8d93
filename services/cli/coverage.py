"""`keepwell coverage`: how many of the clients were met."""

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json


@click.command()
@BRANCH
@click.option("--months", default=1, show_default=True, help="How many, up to now.")
@AS_JSON
def coverage(branch: str | None, months: int, *, as_json: bool) -> None:
    """Count how many of the active clients were met, by branch and month."""
    door = opened()
    of = branch and branch_id_of(door, branch)
    told = door.get("/v1/coverage", branch=of, months=months)
    if as_json:
        show_json(told)
        return
    table = columns("month", "branch", "active", "met", "")
    for each in told["items"]:
        share = "" if each["share"] is None else f"{each['share']:.0%}"
        table.add_row(
            *(each["month"], each["branch_id"]),
            *(str(each["active"]), str(each["met"]), share),
        )
    show(table, "There is no branch yet.")
