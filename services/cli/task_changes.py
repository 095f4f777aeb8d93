"""`keepwell done`, `no-answer`, `snooze` and `handover`: what became of a call."""

import re
from datetime import datetime
from typing import Any

import click

from libs.calendars.zones import start_of_day, zone
from services.cli.branches import all_branches
from services.cli.client_names import branch_of, client_id_of
from services.cli.door import Door, opened, segment
from services.cli.reporting import now_of
from services.cli.staff import staff_id_of
from services.cli.tasks import PATH, what

A_TASK = re.compile(r"[0-9a-f]{32}")
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("who", metavar="CLIENT_OR_TASK")
@click.option("--note", required=True, help="What came of it.")
@click.option("--next", "next_step", default="", help="What is next, with a client.")
@click.option("--minutes", type=int, help="How long you spoke with a client.")
def done(who: str, note: str, next_step: str, minutes: int | None) -> None:
    """Close a task with what came of it, or log the call with a client."""
    door = opened()
    if A_TASK.fullmatch(who):
        tell(door.post(f"{PATH}/{who}/done", {"note": note}))
        return
    if minutes is None:
        raise click.ClickException("Say with --minutes how long you spoke with them.")
    call = {
        "client_id": client_id_of(door, who),
        "kind": "call",
        "occurred_at": now_of(door).isoformat(),
        "minutes": minutes,
        "outcome": note,
        "next_step": next_step,
    }
    door.post("/v1/touchpoints", call)
    click.echo("The call is logged.")


@click.command("no-answer")
@click.argument("task")
@click.option("--message", is_flag=True, help="A message was left.")
def no_answer(task: str, *, message: bool) -> None:
    """Count that nobody answered; TASK is asked again the next working day."""
    path = f"{PATH}/{segment(task)}/no-answer"
    tell(opened().post(path, {"message_left": message}))


@click.command()
@click.argument("who", metavar="CLIENT_OR_TASK")
@click.option("--until", type=DAY, required=True, help="The day, as in 2026-03-09.")
@click.option("--reason", required=True, help="Why it waits.")
def snooze(who: str, until: datetime, reason: str) -> None:
    """Put a task off, or all calls to a client, until a day."""
    door = opened()
    if A_TASK.fullmatch(who):
        task = door.get(f"{PATH}/{who}")
        at = beginning(door, until, task["branch_id"])
        tell(door.post(f"{PATH}/{who}/snooze", {"until": at, "reason": reason}))
        return
    client = client_id_of(door, who)
    at = beginning(door, until, branch_of(door, client))
    new = {"client_id": client, "purpose": "put_off", "due_at": at, "note": reason}
    tell(door.post(PATH, new))


@click.command()
@click.argument("who", metavar="CLIENT_OR_TASK")
@click.option("--to", required=True, help="An id, an e-mail or a full name.")
@click.option("--note", default="handed over", help="What to tell a client's caller.")
def handover(who: str, to: str, note: str) -> None:
    """Give a task, or the call to a client, to a colleague."""
    door = opened()
    staff = staff_id_of(door, to)
    if A_TASK.fullmatch(who):
        tell(door.post(f"{PATH}/{who}/hand-over", {"staff_id": staff}))
        return
    at = now_of(door).isoformat()
    new = {"client_id": client_id_of(door, who), "purpose": "call", "due_at": at}
    tell(door.post(PATH, {**new, "note": note, "staff_id": staff}))


def beginning(door: Door, day: datetime, branch: str) -> str:
    """Spell when a day begins in a branch."""
    zones = {each["branch_id"]: each["zone"] for each in all_branches(door)}
    return start_of_day(day.date(), zone(zones[branch])).isoformat()


def tell(task: Any) -> None:
    """Say how a task stands now."""
    click.echo(f"{task['name']}: {what(task)}. It is {task['state']}.")
