"""Which newsletter is meant."""

from collections.abc import Mapping
from shlex import quote
from typing import Any

import click

from services.cli.door import Door, segment
from services.cli.messages.send import the_branch

MONTH = click.argument("month", required=False)

Told = Mapping[str, Any]


def issue_of(door: Door, month: str | None, branch: str | None) -> Told:
    """Find the issue of a month, or the latest when none is named.

    Without a branch it is that of the whole firm, where the latest is one.
    """
    if branch is None and (of_all := firms_own(door, month)):
        return of_all
    home = the_branch(door, branch)
    found = door.get("/v1/newsletters", branch=home, month=month, limit=1)["items"]
    if not found:
        named = f" of {month}" if month else ""
        raise click.ClickException(
            f"There is no newsletter{named} yet: keepwell newsletter new"
        )
    issue: Told = found[0]
    return issue


def also(branch: str | None) -> str:
    """Spell the branch that somebody typed, for the command that is typed next."""
    return f" --branch {quote(branch)}" if branch else ""


def firms_own(door: Door, month: str | None) -> Told | None:
    found = door.get("/v1/newsletters", month=month, limit=1)["items"]
    return found[0] if found and found[0]["firm_id"] else None


def in_branches(door: Door, issue: Told) -> list[Told]:
    """Find an issue as each branch has it: one of the whole firm is in all of them."""
    if issue["firm_id"] is None:
        return [issue]
    found = door.pages("/v1/newsletters", month=issue["month"])
    same = [each for each in found if each["firm_id"] == issue["firm_id"]]
    return sorted(same, key=lambda each: str(each["branch_id"]))


def read_anew(door: Door, issue: Told) -> Told:
    """Read an issue as what is done to it next is done to just this of it."""
    found: Told = door.get(path_of(issue))
    return found


def path_of(issue: Told) -> str:
    """Spell where an issue is."""
    return f"/v1/newsletters/{segment(issue['issue_id'])}"
