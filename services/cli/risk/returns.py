"""`keepwell risk returns` and `hour`: what contact costs, and what it keeps."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from rich.table import Table

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import A_DAY, AS_OF, asked
from services.cli.risk.spelling import (
    Told,
    amount,
    month,
    percent,
    scopes,
    shortened,
    to_the_right,
)

HOURS = "/v1/contact-hours"
SAY = (
    "For {hours:.1f} hours nobody said what they cost:"
    " keepwell risk hour --cost AMOUNT --from DATE."
)


@click.command()
@BRANCH
@AS_OF
@click.option("--by", type=click.Choice(["client"]), help="One by one, not branches.")
@AS_JSON
def returns(
    branch: str | None, as_of: datetime | None, by: str | None, *, as_json: bool
) -> None:
    """Say what contact cost in twelve months, and what revenue was retained.

    Retained is what the clients of the year before brought in again; gained is what
    came beyond that, gone what did not come again.
    """
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    told: Any = (
        list(door.pages("/v1/contact-returns", **query))
        if by
        else door.get("/v1/contact-return", **query)
    )
    if as_json:
        show_json(told)
    elif by:
        show(table_of((each["name"], each) for each in told), "There is no client yet.")
    else:
        show_return(told)


def show_return(told: Told) -> None:
    """Print what contact cost the firm and each branch, beside the revenue."""
    found = list(scopes(told))
    click.echo(
        f"What contact cost and kept from {month(told['since'])} to"
        f" {month(told['until'])}, in {told['currency']}."
    )
    show(table_of(found), "There is no branch yet.")
    if found:
        click.echo(in_words(found[0][1]))


def in_words(each: Told) -> str:
    """Say what share of the revenue contact cost, or why nobody can tell."""
    if each["uncosted_minutes"]:
        return SAY.format(hours=each["uncosted_minutes"] / 60)
    if not each["minutes"]:
        return "How much contact there was is unknown: none with a length is on record."
    if Decimal(each["revenue"]) <= 0:
        return "There was no revenue to compare it with."
    share = Decimal(each["cost"]) / Decimal(each["revenue"])
    return f"Contact cost {percent(float(share))} of the revenue."


def table_of(found: Iterable[tuple[str, Told]]) -> Table:
    """Set returns side by side."""
    table = columns("", "hours", "cost", "retained", "gained", "gone", "revenue")
    for name, each in found:
        cost = "unknown" if each["cost"] is None else amount(each["cost"])
        money = (amount(each[n]) for n in ("retained", "gained", "gone", "revenue"))
        table.add_row(shortened(name), f"{each['minutes'] / 60:,.1f}", cost, *money)
    return to_the_right(table)


@click.command()
@click.option("--cost", metavar="AMOUNT", help="What an hour of contact costs us.")
@click.option(
    "--from", "from_day", type=click.DateTime([A_DAY]), help="From which day on: today."
)
@AS_JSON
def hour(cost: str | None, from_day: datetime | None, *, as_json: bool) -> None:
    """List what an hour of contact costs, or say it."""
    if from_day and cost is None:
        raise click.UsageError("Say --cost too.")
    door = opened()
    if cost is not None:
        known = door.get("/v1/concentration")
        day = from_day.strftime(A_DAY) if from_day else known["as_of"]
        said = {"from_day": day, "cost": cost, "currency": known["currency"]}
        door.put(HOURS, said)
    found = list(door.pages(HOURS))
    if as_json:
        show_json(found)
        return
    table = columns("from", "an hour", "")
    for each in found:
        table.add_row(each["from_day"], amount(each["cost"]), each["currency"])
    show(to_the_right(table), "Nobody said yet what an hour of contact costs.")
