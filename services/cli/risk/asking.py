"""What questions about risks have in common: a branch, a day, a share, a group."""

from datetime import datetime
from math import isfinite
from typing import Any

import click

A_DAY = "%Y-%m-%d"


class Share(click.ParamType[float]):
    """A share, as in 0.4 or 40%."""

    name = "share"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Read it."""
        if isinstance(value, float):
            return value
        number = value.removesuffix("%")
        try:
            share = float(number) / (1 if number == value else 100)
        except ValueError:
            self.fail(f"'{value}' is no share like 0.4 or 40%.", param, ctx)
        if not isfinite(share):
            self.fail(f"'{value}' is no share like 0.4 or 40%.", param, ctx)
        return share


SHARE = Share()
AS_OF = click.option(
    "--as-of",
    type=click.DateTime([A_DAY]),
    metavar="DATE",
    help="By the months that were over in the evening of this day.",
)


def asked(branch: str | None, as_of: datetime | None) -> dict[str, Any]:
    """Spell the question for the API."""
    return {"branch": branch, "as_of": as_of and as_of.strftime(A_DAY)}


def goes_on(context: click.Context) -> bool:
    """Tell whether a command of the group follows; raises UsageError.

    What narrows it stands behind it, not before.
    """
    if context.invoked_subcommand is None:
        return False
    if any(context.params.values()):
        raise click.UsageError("What narrows a command stands behind it.")
    return True
