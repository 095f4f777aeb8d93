"""`keepwell board`: the active clients that nobody cares for as they should."""

from datetime import datetime
from operator import itemgetter

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.local_times import LocalTimes
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.reporting import now_of

WORDS = {
    "owner": "no account manager",
    "next_touch": "no next touch",
    "satisfaction": "no fresh rating",
}


@click.command()
@BRANCH
@AS_JSON
def board(branch: str | None, *, as_json: bool) -> None:
    """List active clients without an owner, a next touch or a fresh rating.

    They come by branch and name; a next touch that is past is overdue.
    """
    door = opened()
    of = branch and branch_id_of(door, branch)
    found = list(door.pages("/v1/board", branch=of))
    if as_json:
        show_json(found)
        return
    times = LocalTimes.of(door, (each["branch_id"] for each in found))
    now = now_of(door)
    table = columns("client", "branch", "account manager", "next touch", "missing")
    for each in sorted(found, key=itemgetter("branch_id", "name", "client_id")):
        where = each["branch_id"]
        table.add_row(
            *(each["name"], where, each["account_manager_name"]),
            next_touch(each["next_touch_at"], where, times, now),
            ", ".join(WORDS[what] for what in each["missing"]),
        )
    show(table, "Every active client is cared for.", times.heading)


def next_touch(at: str | None, branch: str, times: LocalTimes, now: datetime) -> str:
    """Say when a client is to be contacted next, or since when that is overdue."""
    if at is None:
        return ""
    overdue = datetime.fromisoformat(at) < now
    return f"overdue: {times.day(at, branch)}" if overdue else times.day(at, branch)
