"""A command that was started before its servers waits for them, but not for ever."""

import time
from collections.abc import Callable

import click
from sqlalchemy.exc import DBAPIError

from libs.bus.failures import is_infrastructure
from libs.waiting import pause
from services.preparation import NotMigrated

AGAIN_AFTER = 1.0  # seconds

WAIT = click.option(
    "--wait",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    help="How many seconds to wait for servers that do not answer yet.",
)


def patiently(act: Callable[[], None], seconds: float) -> None:
    """Act, and again while servers are away; raises ClickException in the end."""
    deadline = time.monotonic() + seconds
    told = None
    while why := hindered(act):
        if time.monotonic() >= deadline:
            raise click.ClickException(f"Gave up after {seconds:g} s: {why}")
        if why != told:
            click.echo(f"Waiting, {seconds:g} s at most: {why}", err=True)
        told = why
        pause(AGAIN_AFTER)


def hindered(act: Callable[[], None]) -> str | None:
    """Act, or say in one line which server is away; raises all other failures."""
    try:
        act()
    except NotMigrated as too_early:
        return too_early.detail
    except Exception as failure:
        if not is_infrastructure(failure):
            raise
        return in_a_line(failure)
    return None


def in_a_line(failure: Exception) -> str:
    """Leave out what a driver says of the place, which whoever set it knows."""
    server = "PostgreSQL" if isinstance(failure, DBAPIError) else "RabbitMQ"
    first, *_ = [*str(getattr(failure, "orig", failure)).splitlines(), ""]
    why = first.rpartition("failed: ")[2] or type(failure).__name__
    return f"{server} does not answer: {why}"
