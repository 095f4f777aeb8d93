"""`keepwell plan`: who does what when, and which promises lack the time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import click
from rich.table import Table

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.local_times import LocalTimes
from services.cli.printing import AS_JSON, columns, counted, show, show_json
from services.cli.staff import staff_id_of

PATH = "/v1/plan"
LATE = "* on a later day than it is due"
TO_SUNDAY = timedelta(days=6)


@click.command()
@BRANCH
@click.option("--staff", help="For one of ours: an id, an e-mail or a full name.")
@click.option(
    "--week",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The week of a day such as 2026-03-02; all that is planned without.",
)
@AS_JSON
def plan(
    branch: str | None, staff: str | None, week: datetime | None, *, as_json: bool
) -> None:
    """Say who does what when, and which promises cannot be kept in time."""
    door = opened()
    whose = {
        "branch": branch and branch_id_of(door, branch),
        "staff": staff and staff_id_of(door, staff),
    }
    monday = week and week.date() - timedelta(days=week.weekday())
    days = {"from": str(monday), "to": str(monday + TO_SUNDAY)} if monday else {}
    planned = list(door.pages(PATH, **whose, **days))
    short = [
        each
        for each in door.pages(f"{PATH}/shortages", **whose)
        if monday is None or each["week"] == str(monday)
    ]
    if as_json:
        show_json({"plan": planned, "shortages": short})
        return
    times = LocalTimes.of(door, (each["branch_id"] for each in planned))
    show(tasks(planned, times), "Nothing is planned.", times.heading)
    if short:
        show(lacking(short), "", "\nShort of time:")


def tasks(planned: list[Mapping[str, Any]], times: LocalTimes) -> Table:
    """List tasks; a * marks what is later than it was due, and says so below."""
    table = columns("begins", "who", "client", "how", "what for")
    if not all(each["on_time"] for each in planned):
        table.caption, table.caption_justify = LATE, "left"
    for column in table.columns[1:]:
        column.overflow = "fold"
    for each in planned:
        begins = times.day(each["starts_at"], each["branch_id"])
        late = "" if each["on_time"] else " *"
        table.add_row(
            f"{begins}{late}",
            each["staff_name"] or each["staff_id"],
            each["name"] or each["client_id"],
            each["channel"],
            each["reason"],
        )
    return table


def lacking(short: list[Mapping[str, Any]]) -> Table:
    """List who lacks how many hours in which week."""
    table = columns("week of", "branch", "who", "hours", "promises")
    for each in short:
        table.add_row(
            each["week"],
            each["branch_id"],
            each["staff_name"] or each["staff_id"] or "nobody",
            f"{each['hours']:.1f}",
            counted(len(each["promises"]), "promise", "promises"),
        )
    return table
