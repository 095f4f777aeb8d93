"""`keepwell feed`: the address of a calendar to read."""

import click

from services.cli.branches import branch_id_of
from services.cli.door import Door, opened, segment
from services.cli.meant import Told
from services.cli.staff import staff_id_of


@click.command()
@click.option("--branch", help="Of a whole branch, by its name or id.")
@click.option("--staff", help="Of one of ours: an id, an e-mail or a full name.")
@click.option("--busy", is_flag=True, help="Show when, and never with whom.")
def feed(branch: str | None, staff: str | None, *, busy: bool) -> None:
    """Print a new address for the calendar; the one before it ends."""
    if bool(branch) == bool(staff):
        raise click.UsageError("Say whose: --staff or --branch.")
    door = opened()
    whose = of_branch(door, branch) if branch else of_staff(door, staff or "")
    made = door.post("/v1/calendar-feeds", {**whose, "busy": busy})
    click.echo(f"{door.address}{made['path']}")


def of_branch(door: Door, branch: str) -> Told:
    return {"branch_id": branch_id_of(door, branch)}


def of_staff(door: Door, staff: str) -> Told:
    """Name one of ours, and the branch of theirs."""
    person = door.get(f"/v1/staff/{segment(staff_id_of(door, staff))}")
    return {"staff_id": person["staff_id"], "branch_id": person["branch_id"]}
