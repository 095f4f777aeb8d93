"""Newsletters that are late, in words."""

from collections.abc import Sequence

import click

from services.cli.door import Door
from services.cli.messages.issues import Told

PATH = "/v1/missing-newsletters"


def late_at(door: Door, branch: str) -> list[Told]:
    """Find whether a branch is late with the newsletter of its month."""
    return [each for each in door.get(PATH)["items"] if each["branch_id"] == branch]


def tell_late(late: Sequence[Told]) -> None:
    """Say which branches are late, and how far each has come."""
    for each in late:
        state = "not begun" if each["state"] == "nothing" else each["state"]
        click.echo(
            f"LATE: {each['name']} has not sent its newsletter of {each['month']},"
            f" due on {each['since']} ({state})."
        )
