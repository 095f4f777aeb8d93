"""`keepwell risk by`: what would go at one stroke."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import AS_OF, asked
from services.cli.risk.page import SLICES
from services.cli.risk.spelling import Told, amount, percent, shortened, to_the_right


@click.command()
@click.argument("kind", type=click.Choice(list(SLICES)))
@BRANCH
@AS_OF
@AS_JSON
def by(kind: str, branch: str | None, as_of: datetime | None, *, as_json: bool) -> None:
    """Tell the revenue apart by service line, vendor, sector, referrer or building.

    A building is what is on record of a site: its country and postal code.
    """
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    found = door.get("/v1/concentration/slices", by=kind, **query)["items"]
    if as_json:
        show_json(found)
    else:
        show_slices(SLICES[kind], found)


def show_slices(kind: str, found: Sequence[Told]) -> None:
    """List slices with how many clients they are of, and how large the largest is."""
    table = columns(kind, "revenue", "share", "clients", "largest client")
    # What was taken back leaves nothing behind but its name.
    for each in (e for e in found if e["clients"] or Decimal(e["revenue"])):
        name = "nobody told" if each["key"] is None else shortened(each["name"])
        table.add_row(
            *(name, amount(each["revenue"]), percent(each["share"])),
            *(str(each["clients"] or 0), percent(each["top_1"])),
        )
    show(to_the_right(table), "Nothing was billed in the months that count.")
