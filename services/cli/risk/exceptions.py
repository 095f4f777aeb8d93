"""`keepwell risk exceptions`: wishes for special treatment, and never giving in."""

from collections.abc import Sequence
from datetime import datetime

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of, names_of
from services.cli.door import Door, opened, segment
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import A_DAY, goes_on
from services.cli.risk.spelling import Told, percent, shortened

PATH = "/v1/exceptions"
WHY = click.option("--why", required=True, help="The reason.")


@click.group(invoke_without_command=True)
@BRANCH
@click.option("--client", help="Only of this client and its group.")
@AS_JSON
@click.pass_context
def exceptions(
    context: click.Context, branch: str | None, client: str | None, *, as_json: bool
) -> None:
    """List what clients wish for that others do not get, and what was decided."""
    if goes_on(context):
        return
    door = opened()
    query = {
        "branch": branch and branch_id_of(door, branch),
        "client": client and client_id_of(door, client),
    }
    found = list(door.pages(PATH, **query))
    if as_json:
        show_json(found)
        return
    show_exceptions(door, found)


@exceptions.command()
@click.argument("client")
@click.argument("wish")
@click.option("--discount", type=float, help="As in 0.2 of the list price.")
def ask(client: str, wish: str, discount: float | None) -> None:
    """Write down what CLIENT wishes for; it has no effect until it is approved."""
    door = opened()
    kind = "other" if discount is None else "discount"
    told = {"client": client_id_of(door, client), "kind": kind, "wish": wish}
    made = door.post(PATH, told | {"discount": discount})
    click.echo(f"{made['exception_id']} is written down and has no effect yet.")


@exceptions.command()
@click.argument("exception")
@WHY
@click.option("--until", type=click.DateTime([A_DAY]), required=True, help="Its end.")
def approve(exception: str, why: str, until: datetime) -> None:
    """Grant EXCEPTION until the end of a day; only an owner can."""
    told = {"reason": why, "expires_on": until.strftime(A_DAY)}
    opened().post(f"{PATH}/{segment(exception)}/approval", told)
    click.echo(f"{exception} is approved until {until:%Y-%m-%d}.")


@exceptions.command()
@click.argument("exception")
@WHY
def refuse(exception: str, why: str) -> None:
    """Do not give in to EXCEPTION."""
    opened().post(f"{PATH}/{segment(exception)}/refusal", {"reason": why})
    click.echo(f"{exception} is refused.")


def show_exceptions(door: Door, found: Sequence[Told]) -> None:
    """List wishes, the latest first."""
    names = names_of(door, {each["client_id"] for each in found})
    table = columns("id", "client", "wish", "state", "until", whole="id")
    for each in found:
        table.add_row(
            *(each["exception_id"], shortened(names[each["client_id"]])),
            *(shortened(wish_of(each)), each["state"], each["expires_on"] or ""),
        )
    show(table, "Nobody wished for anything that others do not get.")


def wish_of(each: Told) -> str:
    """Spell a wish, and the discount that is wished for."""
    off = each["discount"]
    return each["wish"] if off is None else f"{percent(off)} off: {each['wish']}"
