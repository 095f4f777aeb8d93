"""`keepwell risk`: who could sink us."""

from datetime import datetime

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, show_json
from services.cli.risk.asking import AS_OF, asked, goes_on
from services.cli.risk.attention import attention
from services.cli.risk.bookings import bookings
from services.cli.risk.cover import cover
from services.cli.risk.exceptions import exceptions
from services.cli.risk.exporting import export
from services.cli.risk.finances import finances
from services.cli.risk.guards import guards
from services.cli.risk.limiting import limits
from services.cli.risk.losing import lose
from services.cli.risk.mergers import merger
from services.cli.risk.page import show_page
from services.cli.risk.people import people
from services.cli.risk.prices import prices
from services.cli.risk.report import report
from services.cli.risk.returns import hour, returns
from services.cli.risk.slicing import by
from services.cli.risk.trace import trace
from services.cli.risk.unpaid import unpaid
from services.cli.risk.worth import worth


@click.group(invoke_without_command=True)
@BRANCH
@AS_OF
@AS_JSON
@click.pass_context
def risk(
    context: click.Context, branch: str | None, as_of: datetime | None, *, as_json: bool
) -> None:
    """Say on one page how much of the revenue hangs on how few."""
    if goes_on(context):
        return
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    told = door.get("/v1/concentration", **query)
    if as_json:
        show_json(told)
        return
    show_page(door, told, query)


risk.add_command(trace)
risk.add_command(by)
risk.add_command(merger)
risk.add_command(lose)
risk.add_command(finances)
risk.add_command(unpaid)
risk.add_command(export)
risk.add_command(attention)
risk.add_command(exceptions)
risk.add_command(prices)
risk.add_command(bookings)
risk.add_command(guards)
risk.add_command(cover)
risk.add_command(worth)
risk.add_command(returns)
risk.add_command(hour)
risk.add_command(people)
risk.add_command(limits)
risk.add_command(report)
