"""`keepwell risk worth`: what our relationships are worth, and by what that changed."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from rich.table import Table

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import Door, opened
from services.cli.printing import AS_JSON, columns, counted, show, show_json
from services.cli.risk.spelling import Told, amount, scopes, shortened, to_the_right

PATH = "/v1/relationship-balance"
FLOWS = {
    "neglect": "what silence took",
    "contact": "what being in touch earned",
    "revenue": "what the month that ended changed of the year",
    "won": "what came with new clients",
    "lost": "what went with those who left",
    "restated": "what became known of before",
}
REST = ("revenue", "won", "lost", "restated")


@click.command()
@BRANCH
@click.option(
    "--month",
    type=click.DateTime(["%Y-%m"]),
    metavar="MONTH",
    help="Such as 2026-03: the one that runs.",
)
@click.option(
    "--by", type=click.Choice(["manager", "client"]), help="One by one, not branches."
)
@AS_JSON
def worth(
    branch: str | None, month: datetime | None, by: str | None, *, as_json: bool
) -> None:
    """Say what our relationships are worth, and by what that changed in a month.

    It is the revenue of twelve months, weighted with the value of each relationship:
    no price.
    """
    door = opened()
    whose = branch and branch_id_of(door, branch)
    query = {"branch": whose, "month": month and f"{month:%Y-%m}"}
    told: Any = door.get(PATH, **query) if by is None else one_by_one(door, by, query)
    if as_json:
        show_json(told)
    elif by is None:
        show_balance(told, whose)
    else:
        show(table_of(by, named(by, told)), "There are no clients yet.")


def one_by_one(door: Door, by: str, query: Told) -> list[Told]:
    """Read the balances of managers or clients, who lost most by neglect first."""
    found: Iterable[Told] = (
        door.get(f"{PATH}/managers", **query)["items"]
        if by == "manager"
        else door.pages("/v1/relationship-balances", **query)
    )
    return sorted(found, key=lambda each: Decimal(each["neglect"]))


def named(by: str, told: Iterable[Told]) -> Iterable[tuple[str, Told]]:
    for each in told:
        nobody = each["account_manager"] or "nobody"
        yield (each["name"] or nobody if by == "manager" else each["name"]), each


def show_balance(told: Told, branch: str | None) -> None:
    """Print the balance of the branch asked for, or of the firm and its branches."""
    found = list(scopes(told))
    if not found:
        click.echo("There is no branch yet.")
        return
    name, balance = found[-1] if branch else found[0]
    click.echo(
        f"What the relationships of {name} are worth in {told['month']}:"
        f" revenue weighted with their value, in {told['currency']}."
    )
    show(lines_of(balance), "")
    if balance["unknown_clients"]:
        clients = counted(balance["unknown_clients"], "client", "clients")
        revenue = amount(balance["unknown_revenue"])
        click.echo(f"Not counted, for nothing is known: {clients} with {revenue}.")
    elif not any(Decimal(balance[each]) for each in ("opening", "closing")):
        click.echo("Of no relationship it is on record what it was worth then.")
    if not branch:
        click.echo()
        show(table_of("", found), "")


def lines_of(balance: Told) -> Table:
    """Set a balance line under line, from opening to closing."""
    table = columns("", "", "")
    table.columns[1].justify = "right"
    table.add_row("opening", amount(balance["opening"]), "")
    for flow, words in FLOWS.items():
        if Decimal(balance[flow]):
            table.add_row(flow, amount(balance[flow]), words)
    table.add_row("closing", amount(balance["closing"]), "")
    return table


def table_of(what: str, balances: Iterable[tuple[str, Told]]) -> Table:
    """Set balances side by side; what neither silence nor contact did is the rest."""
    table = columns(what, "opening", "neglect", "contact", "the rest", "closing")
    for name, each in balances:
        rest = sum(Decimal(each[flow]) for flow in REST)
        table.add_row(
            *(shortened(name), amount(each["opening"]), amount(each["neglect"])),
            *(amount(each["contact"]), f"{rest:,.2f}", amount(each["closing"])),
        )
    return to_the_right(table)
