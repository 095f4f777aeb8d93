"""`keepwell clock`: the simulated clock of the suite that runs here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click
import psycopg
from rich.progress import Progress

from libs.storage import embedded
from services.cli.moments import SPAN
from services.embedded.clock import SimulatedClock
from services.embedded.folder import Folder, SuiteDoesNotRun


@click.group(invoke_without_command=True)
@click.pass_context
def clock(context: click.Context) -> None:
    """Show the simulated clock, or move it on."""
    if context.invoked_subcommand is None:
        with _clock() as simulated:
            click.echo(_spelled(simulated.now()))


@clock.command()
@click.argument("by", type=SPAN)
def advance(by: timedelta) -> None:
    """Move on by a span such as 30d, from one due timer to the next.

    Each step waits until everything it set off is done.
    """
    with _clock() as simulated, Progress(transient=True) as progress:
        started = simulated.now()
        bar = progress.add_task("Moving on", total=by.total_seconds())

        def told(at: datetime) -> None:
            progress.update(
                bar,
                completed=(at - started).total_seconds(),
                description=_spelled(at),
            )

        simulated.advance(by, told)
        click.echo(_spelled(simulated.now()))


@contextmanager
def _clock() -> Iterator[SimulatedClock]:
    if os.environ.get("KEEPWELL_CARRIER", "local") != "local":
        raise click.ClickException(
            "Only an embedded suite has a simulated clock; this one is on RabbitMQ."
        )
    folder = Folder.of(os.environ)
    if not folder.runs:
        raise SuiteDoesNotRun
    url = embedded.start(folder.postgres).url
    with psycopg.connect(url, autocommit=True) as connection:
        yield SimulatedClock(connection)


def _spelled(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
