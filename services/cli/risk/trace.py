"""`keepwell risk trace`: the rows behind every number of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import AS_OF, asked
from services.cli.risk.page import SLICES
from services.cli.risk.sentences import first_bill
from services.cli.risk.spelling import Told, amount, called, percent, shortened


@dataclass(frozen=True)
class Rows:
    """What is to be listed."""

    client: str | None
    by: tuple[str, str] | None
    branch: str | None
    as_of: datetime | None
    recurring: bool
    not_counted: bool

    @property
    def bills(self) -> bool:
        """Whether it is bills, and not shares."""
        return bool(self.client or self.by or self.not_counted)

    @property
    def path(self) -> str:
        """Where they are listed."""
        return "/v1/billed" if self.bills else "/v1/revenue-shares"

    def of_page(self, door: Door) -> dict[str, Any]:
        """Spell of which page they are."""
        return asked(self.branch and branch_id_of(door, self.branch), self.as_of)

    def query(self, door: Door) -> dict[str, Any]:
        """Spell the question, with what is named found by its id."""
        query = self.of_page(door)
        query["basis"] = "recurring" if self.recurring else "trailing"
        if self.not_counted:
            query["counted"] = False
        if self.client:
            query["unit"] = client_id_of(door, self.client)
        if self.by:
            kind, name = self.by
            of = client_id_of(door, name) if kind == "referrer" else name
            query |= {"by": kind, "of": of}
        return query


@click.command()
@click.argument("client", required=False)
@BRANCH
@AS_OF
@click.option(
    "--by",
    type=(click.Choice(list(SLICES)), str),
    metavar="KIND NAME",
    help="Only of a line, vendor, sector, referrer or building.",
)
@click.option("--recurring", is_flag=True, help="Only what recurs.")
@click.option(
    "--not-counted", is_flag=True, help="Only bills without a rate, or of this month."
)
@AS_JSON
def trace(
    client: str | None, by: tuple[str, str] | None, *, as_json: bool, **told: Any
) -> None:
    """List every client's share, or with CLIENT or --by the bills it is made of.

    The revenue of the page is the sum of the revenues, top 3 the third "so far", the
    HHI the sum of its column. A client's bills add up to its revenue, those of its
    whole group where it is of one.
    """
    door = opened()
    rows = Rows(client, by, **told)
    found = list(door.pages(rows.path, **rows.query(door)))
    if as_json:
        show_json(found)
        return
    (show_bills if rows.bills else show_shares)(found)
    for line in first_bill(door.get("/v1/concentration", **rows.of_page(door))):
        click.echo(line)


def show_shares(found: Sequence[Told]) -> None:
    """List clients with what each adds to every measure, and their sums."""
    table = columns("", "client", "revenue", "share", "so far", "HHI")
    for column in (table.columns[0], *table.columns[2:]):
        column.justify = "right"
    for each in found:
        points = each["hhi_points"]
        table.add_row(
            *(str(each["rank"]), called(each), amount(each["revenue"])),
            *(percent(each["share"]), percent(each["share_so_far"])),
            "left out" if points is None else f"{points:,.1f}",
        )
    counting = [each for each in found if each["share"] is not None]
    if counting:
        revenue = sum(Decimal(each["revenue"]) for each in counting)
        points = sum(each["hhi_points"] for each in counting)
        clients = f"together {len(counting)}"
        table.add_row("", clients, f"{revenue:,.2f}", "", "", f"{points:,.1f}")
    show(table, "Nothing was billed in the months that count.")


def show_bills(found: Sequence[Told]) -> None:
    """List bills, and what of them counts together."""
    table = columns("day", "number", "client", "amount", "", "counts")
    table.columns[3].justify = table.columns[5].justify = "right"
    for each in found:
        counts = each["counts"]
        table.add_row(
            *(each["issued_on"], shortened(each["number"]), shortened(each["name"])),
            *(amount(each["amount"]), each["currency"]),
            "no rate" if counts is None else amount(counts),
        )
    if found:
        whole = sum(Decimal(each["counts"] or 0) for each in found)
        table.add_row("", "together", "", "", "", f"{whole:,.2f}")
    show(table, "Nothing of it was billed in the months that count.")
