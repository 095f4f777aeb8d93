"""Which newsletter is meant."""

from collections.abc import Mapping
from typing import Any

import click

from services.cli.door import Door, segment
from services.cli.messages.send import the_branch

MONTH = click.argument("month", required=False)

Told = Mapping[str, Any]


def issue_of(door: Door, month: str | None, branch: str | None) -> Told:
    """Find the issue of a month, or the latest when none is named."""
    home = the_branch(door, branch)
    found = door.get("/v1/newsletters", branch=home, month=month, limit=1)["items"]
    if not found:
        named = f" of {month}" if month else ""
        raise click.ClickException(
            f"There is no newsletter{named} yet: keepwell newsletter new"
        )
    issue: Told = found[0]
    return issue


def path_of(issue: Told) -> str:
    """Spell where an issue is."""
    return f"/v1/newsletters/{segment(issue['issue_id'])}"
