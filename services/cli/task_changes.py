"""`keepwell done`, `no-answer`, `snooze` and `handover`: what became of a call."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from libs.calendars.zones import start_of_day, zone
from services.cli.branches import all_branches
from services.cli.client_names import branch_of, client_id_of
from services.cli.door import Door, opened, segment
from services.cli.reporting import now_of
from services.cli.staff import one_of_ours
from services.cli.tasks import PATH, what

A_TASK = re.compile(r"[0-9a-f]{32}")
# The kinds of talk that a task takes, by its way.
TALKS = {"phone": "call", "video": "video", "in_person": "face_to_face"}
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("who", metavar="CLIENT_OR_TASK")
@click.option("--note", required=True, help="What came of it.")
@click.option(
    "--next",
    "next_step",
    help='What is next after a call or a meeting, or "none, because ...".',
)
@click.option(
    "--minutes",
    type=click.IntRange(1),
    help="How long you spoke, at a call or a meeting.",
)
def done(who: str, note: str, next_step: str | None, minutes: int | None) -> None:
    """Close a task with what came of it, or log the call with a client.

    What takes a call or a meeting is logged as one: --minutes and --next are needed.
    """
    door = opened()
    if not A_TASK.fullmatch(who):
        client = client_id_of(door, who)
        log(door, {"client_id": client, "kind": "call"}, note, next_step, minutes)
        return
    task = door.get(f"{PATH}/{who}")
    kind = task["needs"] and TALKS.get(task["channel"])
    if kind:
        require_talk(next_step, minutes)
    tell(door.post(f"{PATH}/{who}/done", {"note": note}))
    if kind:
        talk = {"client_id": task["client_id"], "kind": kind}
        talk["contact_id"] = task["contact_id"]
        log(door, talk, note, next_step, minutes)


def log(
    door: Door,
    talk: Mapping[str, Any],
    note: str,
    next_step: str | None,
    minutes: int | None,
) -> None:
    """Log a call or a meeting that is just over."""
    require_talk(next_step, minutes)
    said = {"outcome": note, "next_step": next_step, "minutes": minutes}
    at = now_of(door).isoformat()
    door.post("/v1/touchpoints", {**talk, **said, "occurred_at": at})
    click.echo(f"The {'call' if talk['kind'] == 'call' else 'meeting'} is logged.")


def require_talk(next_step: str | None, minutes: int | None) -> None:
    """Refuse a call or a meeting of which something is left unsaid."""
    if minutes is None:
        raise click.ClickException("Say with --minutes how long you spoke with them.")
    if not next_step:
        raise click.ClickException(
            'Say with --next what comes next, or "none, because ...".'
        )


@click.command("no-answer")
@click.argument("who", metavar="CLIENT_OR_TASK")
@click.option("--message", is_flag=True, help="A message was left.")
def no_answer(who: str, *, message: bool) -> None:
    """Count that nobody answered; what was to do is asked again the next working day.

    With a client, all that there is to talk about by now counts as tried.
    """
    door = opened()
    for task in [who] if A_TASK.fullmatch(who) else talks_with(door, who):
        tell(door.post(f"{PATH}/{segment(task)}/no-answer", {"message_left": message}))


def talks_with(door: Door, who: str) -> list[str]:
    """Find what there is to talk about with a client by now."""
    found = door.pages(PATH, client=client_id_of(door, who), state="open")
    now = now_of(door)
    begun = [
        each["task_id"]
        for each in found
        if each["needs"] and datetime.fromisoformat(each["not_before"]) <= now
    ]
    if not begun:
        raise click.ClickException(
            f"There is no task with '{who}' to try: keepwell snooze puts calls off."
        )
    return begun


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
    told = door.post(PATH, new)
    click.echo(f"{told['name']}: not called until {until:%Y-%m-%d}, but as we owe it.")


@click.command()
@click.argument("who", metavar="CLIENT_OR_TASK")
@click.option("--to", required=True, help="An id, an e-mail or a full name.")
@click.option("--note", default="handed over", help="What to tell a client's caller.")
def handover(who: str, to: str, note: str) -> None:
    """Give a task, or the call to a client, to a colleague."""
    door = opened()
    staff = one_of_ours(door, to)
    given = {"staff_id": staff["staff_id"]}
    if A_TASK.fullmatch(who):
        tell(door.post(f"{PATH}/{who}/hand-over", given))
    else:
        # It is due now by the suite's own clock, which goes on while we ask.
        new = {"client_id": client_id_of(door, who), "purpose": "call", "note": note}
        tell(door.post(PATH, new | given))
    click.echo(f"It is in the hands of {staff['name']}.")


def beginning(door: Door, day: datetime, branch: str) -> str:
    """Spell when a day begins in a branch."""
    zones = {each["branch_id"]: each["zone"] for each in all_branches(door)}
    return start_of_day(day.date(), zone(zones[branch])).isoformat()


def tell(task: Any) -> None:
    """Say how a task stands now."""
    click.echo(f"{task['name']}: {what(task)}. It is {task['state']}.")
