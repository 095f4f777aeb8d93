"""`keepwell risk unpaid`: invoices that are open, and for how long too long."""

from datetime import datetime

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import AS_OF, asked
from services.cli.risk.spelling import Told, amount, shortened

PATH = "/v1/unpaid"


@click.command()
@BRANCH
@AS_OF
@AS_JSON
def unpaid(branch: str | None, as_of: datetime | None, *, as_json: bool) -> None:
    """List invoices that are not paid whole, what is overdue the longest first.

    Only those count that went out since payments are told of at all.
    """
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    found = sorted(door.pages(PATH, **query), key=lateness)
    if as_json:
        show_json(found)
        return
    table = columns("invoice", "client", "of", "due", "days late", "open", "")
    for column in table.columns[4:6]:
        column.justify = "right"
    for each in found:
        late = each["days_overdue"]
        table.add_row(
            *(each["number"], shortened(each["name"]), each["issued_on"]),
            *(each["due_on"] or "nobody told", str(late) if late else ""),
            *(amount(each["open"]), each["currency"]),
        )
    show(table, "Of what payments are told, nothing is open.")


def lateness(invoice: Told) -> tuple[int, str]:
    return -(invoice["days_overdue"] or 0), invoice["issued_on"]
