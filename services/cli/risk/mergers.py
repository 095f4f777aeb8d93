"""`keepwell risk merger`: what changes when one client buys the other."""

from datetime import datetime

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, show, show_json
from services.cli.risk.asking import AS_OF, asked
from services.cli.risk.spelling import Told, cells, scopes_table


@click.command()
@click.argument("one")
@click.argument("other")
@BRANCH
@AS_OF
@AS_JSON
def merger(
    one: str, other: str, branch: str | None, as_of: datetime | None, *, as_json: bool
) -> None:
    """Say what it would do to the shares if ONE bought the OTHER."""
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    query |= {"one": client_id_of(door, one), "other": client_id_of(door, other)}
    told = door.get("/v1/concentration/merger", **query)
    if as_json:
        show_json(told)
    else:
        show_merger(told)


def show_merger(told: Told) -> None:
    """Put the measures as they are above those that would be."""
    table = scopes_table()
    table.add_row("now", *cells(told["before"]))
    table.add_row("together", *cells(told["after"]))
    show(table, "")
    if told["hhi_rises_by"] is not None:
        click.echo(f"The HHI would rise by {told['hhi_rises_by']:,.0f}.")
