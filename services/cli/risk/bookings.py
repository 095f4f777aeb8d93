"""`keepwell risk bookings`: who of us works how much on which project."""

from collections.abc import Sequence
from datetime import datetime

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened, segment
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import A_DAY, SHARE, goes_on
from services.cli.risk.spelling import Told, percent
from services.cli.staff import staff_id_of

PATH = "/v1/bookings"
DAY = click.DateTime([A_DAY])


@click.group(invoke_without_command=True)
@BRANCH
@AS_JSON
@click.pass_context
def bookings(context: click.Context, branch: str | None, *, as_json: bool) -> None:
    """List who is booked on what; how many engagements run says risk cover."""
    if goes_on(context):
        return
    door = opened()
    found = list(door.pages(PATH, branch=branch and branch_id_of(door, branch)))
    show_json(found) if as_json else show_bookings(found)


@bookings.command()
@click.argument("engagement")
@click.argument("name")
@click.argument("share", type=SHARE)
@click.option("--from", "since", type=DAY, required=True, help="The first day.")
@click.option("--to", "until", type=DAY, required=True, help="The last day.")
def add(
    engagement: str, name: str, share: float, since: datetime, until: datetime
) -> None:
    """Book NAME for a SHARE of their time, as in 0.6, on ENGAGEMENT, by its id.

    It is refused when one project would take too much of them or of us: what is too
    much says keepwell risk guards.
    """
    door = opened()
    told = {"engagement_id": engagement, "staff_id": staff_id_of(door, name)}
    days = {"from_day": since.strftime(A_DAY), "to_day": until.strftime(A_DAY)}
    made = door.post(PATH, told | days | {"share": share})
    click.echo(f"{made['booking_id']} is booked.")


@bookings.command()
@click.argument("booking")
def cancel(booking: str) -> None:
    """Let BOOKING hold no longer."""
    opened().delete(f"{PATH}/{segment(booking)}")
    click.echo(f"{booking} is cancelled.")


def show_bookings(found: Sequence[Told]) -> None:
    """List bookings, by the day they begin."""
    table = columns("id", "who", "engagement", "share", "from", "to", whole="id")
    table.columns[3].justify = "right"
    for each in found:
        table.add_row(
            *(each["booking_id"], each["staff_id"], each["engagement_id"]),
            *(percent(each["share"]), each["from_day"], each["to_day"]),
        )
    show(table, "Nobody is booked.")
