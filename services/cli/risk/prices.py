"""`keepwell risk prices`: how far the line is held, and what was granted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of, names_of
from services.cli.door import Door, opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import A_DAY, goes_on
from services.cli.risk.spelling import Told, amount, percent, shortened

PATH, HOLD = "/v1/granted-prices", "/v1/price-hold"


@click.group(invoke_without_command=True)
@BRANCH
@click.option(
    "--since",
    type=click.DateTime([A_DAY]),
    metavar="DATE",
    help="How far the line was held since a day: of the twelve months that count.",
)
@AS_JSON
@click.pass_context
def prices(
    context: click.Context, branch: str | None, since: datetime | None, *, as_json: bool
) -> None:
    """Say how far the line was held, and list the prices that were granted."""
    if goes_on(context):
        return
    door = opened()
    whose = branch and branch_id_of(door, branch)
    hold = door.get(HOLD, branch=whose, since=since and since.strftime(A_DAY))
    granted = list(door.pages(PATH, branch=whose))
    if as_json:
        show_json({"hold": hold, "granted": granted})
        return
    show_hold(hold)
    show_granted(door, granted)


@prices.command()
@click.argument("client")
@click.argument("what")
@click.argument("listed", metavar="LIST_PRICE")
@click.argument("price")
@click.option("--currency", help="Another than the firm's.")
def grant(currency: str | None, **told: str) -> None:
    """Grant CLIENT a PRICE for WHAT, which costs LIST_PRICE.

    A discount above the limit (keepwell risk guards) takes an approved exception.
    """
    door = opened()
    made = door.post(PATH, new_price(door, currency, told))
    off = f"{percent(made['discount'])} off"
    allowed = made["exception_id"]
    click.echo(f"Granted, {off}{f', by exception {allowed}' if allowed else ''}.")


def new_price(door: Door, currency: str | None, told: Mapping[str, str]) -> Any:
    return {
        "client": client_id_of(door, told["client"]),
        "what": told["what"],
        "list_price": told["listed"],
        "price": told["price"],
        "currency": currency or door.get("/v1/firm")["currency"],
    }


def show_hold(hold: Told) -> None:
    """Say currency by currency how many prices were not below the list."""
    click.echo(f"Prices granted from {hold['since']} to {hold['until']}:")
    table = columns("", "prices", "held", "", "by the list", "granted", "realised")
    for column in table.columns[1:]:
        column.justify = "right"
    for each in hold["items"]:
        table.add_row(
            *(each["currency"], str(each["prices"]), str(each["held"])),
            *(percent(each["ratio"]), amount(each["listed"])),
            *(amount(each["granted"]), percent(each["realised"])),
        )
    show(table, "None was granted in these days.")
    click.echo()


def show_granted(door: Door, found: Sequence[Told]) -> None:
    """List what was granted, the latest first."""
    names = names_of(door, {each["client_id"] for each in found})
    table = columns("on", "client", "what", "list", "price", "", "off", "exception")
    for column in (table.columns[3], table.columns[4], table.columns[6]):
        column.justify = "right"
    for each in found:
        table.add_row(
            *(each["granted_on"], shortened(names[each["client_id"]])),
            *(shortened(each["what"]), amount(each["list_price"])),
            *(amount(each["price"]), each["currency"], percent(each["discount"])),
            each["exception_id"] or "",
        )
    show(table, "No price is on record.")
