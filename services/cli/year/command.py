"""`keepwell demo-year`: a company lives a year, and what became of it is told."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.progress import Progress

from libs.ports import free_port
from libs.values import Conflict
from services.cli.year.company import MOST, Company
from services.cli.year.course import Course
from services.cli.year.judging import Records
from services.cli.year.report import Report
from services.cli.year.suite import started
from services.embedded.folder import Folder

WIDTH = 100
BEGINS = datetime(2026, 1, 1, 6, tzinfo=UTC)
SHORTEST, LONGEST = 28, 365


class LivedHere(Conflict):
    """A year needs a folder that is empty or not there yet; choose another --data."""


@click.command()
@click.option(
    "--seed",
    default=1,
    show_default=True,
    help="Which company and year; drop-ins fall on other days each time.",
)
@click.option(
    "--clients",
    "size",
    type=click.IntRange(7, MOST),
    default=MOST,
    show_default=True,
    help="How many clients it has.",
)
@click.option(
    "--days",
    type=click.IntRange(SHORTEST, LONGEST),
    default=LONGEST,
    show_default=True,
    help="How long it lives.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="A new folder to keep it in; without, it is thrown away.",
)
def demo_year(seed: int, size: int, days: int, data: Path | None) -> None:
    """Let a made-up company live a year, and tell what became of its promises.

    Three offices, twelve people and 500 clients in a suite of their own, on a simulated
    clock, with outages, holidays, leave, an illness, somebody who goes, and a week in
    which nothing runs. Prints promises kept, touches too tight and silences too loose,
    by branch and month; ends with status 1 when a gap rule was broken without a
    reason, or a client left without a next touch.
    """
    with home(data) as folder:
        report = lived(folder, Company(seed, BEGINS, size), days)
    report.show(Console(width=WIDTH, highlight=False))
    if data:
        click.echo(f"To read on: keepwell run --data {data}")
    if not report.is_sound:
        sys.exit(1)


@contextmanager
def home(data: Path | None) -> Iterator[Folder]:
    """Lend the folder that is asked for, or one for a while; raises LivedHere."""
    if data is None:
        with TemporaryDirectory() as name:
            Path(name).chmod(0o711)  # PostgreSQL must reach its own folder below
            yield Folder(Path(name).resolve())
        return
    if data.exists() and any(data.iterdir()):
        raise LivedHere
    data.mkdir(parents=True, exist_ok=True)
    yield Folder(data.resolve())


def lived(folder: Folder, company: Company, days: int) -> Report:
    """Live so many days and report on them; a bar shows the day."""
    console = Console(stderr=True)
    with (
        started(folder, free_port(), company.moment) as suite,
        Progress(console=console, transient=True) as progress,
    ):
        bar = progress.add_task("Getting ready", total=days)

        def told(day: date) -> None:
            passed = (day - company.moment.date()) / timedelta(days=1)
            progress.update(bar, completed=passed, description=f"{day:%-d %B}")

        course = Course(suite, company, days, told)
        until = course.run()
        records = Records.read(suite.door, course.down)
        return Report.of(records, course.ledger, company.moment, until)
