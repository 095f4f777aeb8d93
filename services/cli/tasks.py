"""`keepwell tasks`: what is to be done with clients."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened
from services.cli.local_times import LocalTimes
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.staff import staff_id_of

PATH = "/v1/tasks"
STATES = ("open", "snoozed", "done", "closed")
ID_OF: Mapping[str, Callable[[Door, str], str]] = {
    "branch": branch_id_of,
    "staff": staff_id_of,
    "client": client_id_of,
}


@click.command()
@BRANCH
@click.option("--staff", help="Of one of ours: an id, an e-mail or a full name.")
@click.option("--client", help="With one client: an id or a name.")
@click.option("--state", type=click.Choice(STATES), default="open", show_default=True)
@AS_JSON
def tasks(state: str, *, as_json: bool, **whose: str | None) -> None:
    """List what is to be done with clients, by branch and by when it is due."""
    door = opened()
    wanted = {name: ID_OF[name](door, text) for name, text in whose.items() if text}
    found = list(door.pages(PATH, state=state, **wanted))
    if as_json:
        show_json(found)
        return
    show_tasks(door, found, state)


def show_tasks(door: Door, found: Sequence[Mapping[str, Any]], state: str) -> None:
    """Print tasks, with the ids that they are called by."""
    times = LocalTimes.of(door, (each["branch_id"] for each in found))
    table = columns("due", "client", "what", "task")
    table.columns[-1].no_wrap = True
    for each in found:
        due = times.day(each["snoozed_until"] or each["due_at"], each["branch_id"])
        table.add_row(due, each["name"], what(each), each["task_id"])
    show(table, f"No task is {state}.", times.heading)


def what(task: Mapping[str, Any]) -> str:
    """Say what a task is for, and what became of it so far."""
    became = (
        task["snoozed_for"] and f"put off: {task['snoozed_for']}",
        task["tries"] and f"tried in vain: {task['tries']}",
        task["said"],
    )
    return "; ".join([task["why"], *(told for told in became if told)])
