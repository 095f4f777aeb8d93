"""`keepwell risk lose`: what if we lose them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened
from services.cli.printing import AS_JSON, show_json
from services.cli.risk.asking import AS_OF, asked
from services.cli.risk.lost import show_losses, show_one
from services.cli.staff import staff_id_of

PATH = "/v1/loss-scenarios"
PAGE = {"losses": PATH, "distribution": "/v1/loss-distribution"}
LOST = "keepwell.lost"


def losing(what: str, metavar: str, told: str) -> Callable[..., Any]:
    """Make the option that names something to lose."""

    def note(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.meta.setdefault(LOST, {})[what] = value

    return click.option(
        f"--{what}", metavar=metavar, expose_value=False, callback=note, help=told
    )


@click.command()
@click.argument("client", required=False)
@losing("sector", "SECTOR", "All clients of a sector.")
@losing("vendor", "VENDOR", "All that is sold of a vendor's products.")
@losing("line", "LINE", "All that is sold of a service line.")
@losing("staff", "NAME", "All clients that hang on one of ours.")
@losing("contact", "CLIENT", "All that hangs on the key contact at a client.")
@losing("referrer", "CLIENT", "All whom a client introduced.")
@losing("building", "PLACE", "All at a country and postal code, as in 'AT 1010'.")
@BRANCH
@AS_OF
@AS_JSON
@click.pass_context
def lose(
    context: click.Context,
    client: str | None,
    branch: str | None,
    as_of: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Say what it would do to lose CLIENT with its group, or all that hangs on a thing.

    With neither it lists the greatest losses of each kind, and what a bad year costs.
    """
    lost = context.meta.get(LOST, {}) | ({"group": client} if client else {})
    if len(lost) > 1:
        raise click.UsageError("Lose one at a time.")
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    if not lost:
        found = {name: door.get(path, **query) for name, path in PAGE.items()}
        show_json(found) if as_json else show_losses(**found)
        return
    [(what, named)] = lost.items()
    told = door.get(f"{PATH}/one", what=what, key=meant(door, what, named), **query)
    show_json(told) if as_json else show_one(told)


def meant(door: Door, what: str, named: str) -> str:
    """Find the id of what was named, if it has one."""
    if what in {"group", "referrer", "contact"}:
        return client_id_of(door, named)
    return staff_id_of(door, named) if what == "staff" else named
