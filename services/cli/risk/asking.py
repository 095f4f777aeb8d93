"""What every question about risks may name: a branch and a day."""

from datetime import datetime
from typing import Any

import click

A_DAY = "%Y-%m-%d"
AS_OF = click.option(
    "--as-of",
    type=click.DateTime([A_DAY]),
    metavar="DATE",
    help="By the months that were over in the evening of this day.",
)


def asked(branch: str | None, as_of: datetime | None) -> dict[str, Any]:
    """Spell the question for the API."""
    return {"branch": branch, "as_of": as_of and as_of.strftime(A_DAY)}
