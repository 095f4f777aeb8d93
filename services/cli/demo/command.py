"""`keepwell demo`: a company to look at, filled in and left running."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from subprocess import Popen
from typing import Any

import click
from rich.console import Console

from services.cli.demo import filling
from services.cli.demo.clients import MOST
from services.cli.demo.history import Company, Happened
from services.cli.demo.moment import moment_of
from services.cli.demo.morning import Morning
from services.cli.demo.settling import Onlooker
from services.cli.demo.suite import started
from services.cli.door import Door, opened
from services.embedded.folder import Folder

WIDTH = 100


@click.command()
@click.option("--seed", default=1, show_default=True, help="Which company.")
@click.option(
    "--clients",
    "size",
    type=click.IntRange(1, MOST),
    default=300,
    show_default=True,
    help="How many clients it has.",
)
@click.option("--anyway", is_flag=True, help="Fill it in beside other clients.")
@click.option("--port", default=8700, show_default=True, help="Where to start a suite.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="KEEPWELL_DATA",
    help="Where the suite keeps everything.  [default: var/keepwell]",
)
@click.option("--exit", "leave", is_flag=True, help="Do not stay when all is printed.")
def demo(seed: int, size: int, data: Path | None, *, anyway: bool, **how: Any) -> None:
    """Fill an empty suite with a made-up company, and print its morning.

    Three offices, twelve people and 300 clients with eighteen months of calls,
    meetings, mails and invoices, through the doors that are open to everybody. The
    same seed makes the same company, and a second time nothing changes. Where no suite
    runs, one is started and runs until Ctrl-C.
    """
    place = {"KEEPWELL_DATA": str(data.resolve())} if data else {}
    environment = {**os.environ, **place}
    folder = Folder.of(environment)

    def show() -> None:
        tell(opened(environment), seed, size, anyway=anyway)

    if "KEEPWELL_URL" in environment or folder.runs:
        show()
        return
    with started(folder, how["port"]) as suite:
        show()
        if not how["leave"]:
            stay(suite)


def tell(door: Door, seed: int, size: int, *, anyway: bool) -> None:
    """Fill the company in and print its morning."""
    moment = moment_of(door, seed, anyway=anyway)
    click.echo(filled_in(door, Company(seed, moment, size)))
    Morning.read(door).show(Console(width=WIDTH, highlight=False))


def filled_in(door: Door, company: Company) -> str:
    """Fill the company in and say what that changed, once all of it is handled."""
    clients, onlooker = company.clients(), Onlooker(door)
    history = company.history(clients)
    filling.open_offices(door)
    ids = filling.record(door, clients)
    onlooker.await_clients(ids.values())
    became = filling.report(door, [event for _, event in history])
    onlooker.await_history(last_of_each(history, ids))
    if not became["accepted"]:
        return "The demo company is here already: nothing has changed."
    return f"{len(clients)} clients and {became['accepted']} events are filled in."


def last_of_each(
    history: Sequence[Happened], ids: Mapping[str, str]
) -> dict[str, datetime]:
    """Find the time of each client's last event, by the client's id."""
    told = {}
    for at, event in history:
        reference, _, _ = event.sent.id.rpartition("-")
        told[ids[reference]] = at
    return told


def stay(suite: Popen[bytes]) -> None:
    """Let the suite run until Ctrl-C."""
    click.echo("The suite runs on, to be asked from another shell. Ctrl-C stops it.")
    try:
        suite.wait()
    except KeyboardInterrupt:
        click.echo()
