"""Tests that are sent to one of ours."""

from collections.abc import Mapping
from typing import Any

import click


def tell_trial(sent: Mapping[str, Any]) -> None:
    """Say that it is on its way, and where to see what becomes of it."""
    click.echo("The test goes out with the next mail, marked as a test.")
    click.echo(f"Where it stands: keepwell messages show {sent['message_id']}")
