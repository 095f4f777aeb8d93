"""`keepwell unmatched`: numbers and addresses that belong to no client yet."""

import re

import click

from services.cli.client_names import client_id_of
from services.cli.door import Door, opened, segment
from services.cli.local_times import LocalTimes
from services.cli.printing import columns, show

PATH = "/v1/unmatched"


@click.group()
def unmatched() -> None:
    """Assign numbers and addresses that nobody knew."""


@unmatched.command("list")
def list_() -> None:
    """List them, with how often they were met."""
    door = opened()
    waiting = list(door.pages(PATH))
    times = LocalTimes.of(door, (each["branch_id"] for each in waiting))
    table = columns("number", "branch", "events", "first", "last", "why")
    for each in waiting:
        branch = each["branch_id"]
        first, last = (times.day(each[at], branch) for at in ("first_at", "last_at"))
        table.add_row(
            *(each["reference"], branch, str(each["events"])),
            *(first, last, each["reason"]),
        )
    show(table, "Every number is known.", times.heading)


@unmatched.command()
@click.argument("number")
@click.argument("client")
@click.option("--teach", is_flag=True, help="Even if the number was never met.")
def assign(number: str, client: str, *, teach: bool) -> None:
    """Teach that NUMBER is CLIENT's, an id or a name, and log what came from it."""
    door, number = opened(), bare(number)
    if not teach:
        _check_met(door, number)
    body = {"client_id": client_id_of(door, client)}
    done = door.post(f"{PATH}/{segment(number)}/assignment", body)
    click.echo(f"{number} is known now; events logged: {done['logged']}")


def bare(number: str) -> str:
    """Return a number as it is listed, without what it was spelled with."""
    digits = re.sub(r"[\s()/.\u2010-\u2015-]", "", number)
    return digits if re.fullmatch(r"\+\d+", digits) else number.strip()


def _check_met(door: Door, number: str) -> None:
    waiting = {each["reference"] for each in door.pages(PATH)}
    if number.lower() not in waiting:
        raise click.ClickException(
            f"Nothing waits from '{number}': it was never met, is mistyped or known"
            " already. To teach it all the same, add --teach."
        )
