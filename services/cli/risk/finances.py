"""`keepwell risk finances`: what decides whether the firm survives a loss."""

from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import A_DAY, SHARE
from services.cli.risk.spelling import amount, percent

PATH = "/v1/finances"


@click.command()
@BRANCH
@click.option("--margin", type=SHARE, help="Gross margin, as in 0.4 of the revenue.")
@click.option("--costs", metavar="AMOUNT", help="Fixed costs a month.")
@click.option("--cash", metavar="AMOUNT", help="Cash at hand.")
@click.option(
    "--from", "from_day", type=click.DateTime([A_DAY]), help="From which day on: today."
)
@AS_JSON
def finances(*, branch: str | None, as_json: bool, **said: Any) -> None:
    """List margin, fixed costs and cash of the firm and its branches, or say them.

    To say them takes all three of --margin, --costs and --cash.
    """
    door = opened()
    whose = branch and branch_id_of(door, branch)
    if any(value is not None for value in said.values()):
        door.put(PATH, told(door.get("/v1/concentration"), said) | {"branch_id": whose})
    found = [e for e in door.pages(PATH) if whose in {None, e["branch_id"]}]
    if as_json:
        show_json(found)
        return
    table = columns("from", "of", "margin", "fixed costs a month", "cash", "")
    for column in table.columns[2:5]:
        column.justify = "right"
    for each in found:
        table.add_row(
            *(each["from_day"], each["branch_id"] or "firm"),
            *(percent(each["gross_margin"]), amount(each["fixed_costs"])),
            *(amount(each["cash"]), each["currency"]),
        )
    show(table, "Nobody told margin, fixed costs and cash yet.")


def told(known: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Spell what was said for the API, in the firm's currency."""
    names = ("margin", "costs", "cash")
    if lacking := [f"--{name}" for name in names if said[name] is None]:
        raise click.UsageError(f"Say {' and '.join(lacking)} too.")
    day = said["from_day"]
    return {
        "from_day": day.strftime(A_DAY) if day else known["as_of"],
        "gross_margin": said["margin"],
        "fixed_costs": said["costs"],
        "cash": said["cash"],
        "currency": known["currency"],
    }
