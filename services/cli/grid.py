"""`keepwell grid`: a client's year, month by month."""

from calendar import month_abbr

import click

from services.cli.client_names import client_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json

MARKS = {"done": "done", "open": "open", "none": "-"}


@click.command()
@click.argument("name", metavar="CLIENT")
@click.option("--year", type=int, help="This one, when it is not said.")
@AS_JSON
def grid(name: str, year: int | None, *, as_json: bool) -> None:
    """Show which months the rituals of CLIENT fall into, and which were kept."""
    door = opened()
    told = door.get("/v1/grid", client=client_id_of(door, name), year=year)
    if as_json:
        show_json(told)
        return
    table = columns("", *month_abbr[1:])
    for row in told["items"]:
        marks = [MARKS[each["state"]] for each in row["months"]]
        table.add_row(row["purpose"].replace("_", " "), *marks)
    show(table, "Nothing is promised.", told["name"])
