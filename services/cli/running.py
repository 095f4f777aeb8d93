"""`keepwell run`: the whole suite in the foreground, until Ctrl-C."""

import os
from datetime import datetime
from pathlib import Path

import click

from services.cli.moments import MOMENT
from services.embedded import supervisor
from services.embedded.folder import Folder

TRY = {
    "keepwell import clients FILE.csv": "load branches, people, clients, contacts",
    "keepwell import calls CDR.csv": "load the calls of an Asterisk",
    "keepwell import invoices FILE.csv": "load what was billed",
    "keepwell import --help": "contacts, mail, calendars, tickets and time too",
    "keepwell today": "whom to call, and why",
    "keepwell risk": "who could sink us",
    "keepwell value CLIENT --explain": "what a relationship is worth, and why",
}


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8700,
    show_default=True,
    help="Where the APIs listen.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="KEEPWELL_DATA",
    help="Where everything is kept.  [default: var/keepwell]",
)
@click.option(
    "--clock",
    type=MOMENT,
    help="Begin with a simulated clock at this time, as in 2026-03-02T08:00Z.",
)
def run(port: int, data: Path | None, clock: datetime | None) -> None:
    """Run the whole suite here, with its own PostgreSQL, until Ctrl-C.

    What it knows stays in the data folder; the next start goes on where it was.
    """
    folder = Folder(data.resolve()) if data else Folder.of(os.environ)
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise click.ClickException(f"{folder.path}: {refused.strerror}.") from refused
    supervisor.run(
        folder, supervisor.Wishes(port, clock), click.echo, lambda: _welcome(folder)
    )
    click.echo("Stopped. The next start goes on from here.")


def _welcome(folder: Folder) -> None:
    at = "" if folder == Folder.of({}) else f"KEEPWELL_DATA={folder.path} "
    click.secho(f"\nKeepwell runs at {folder.address}\n", fg="green", bold=True)
    click.echo(f"  A token:   {_bold(f'{at}keepwell token --role owner')}")
    click.echo(f"  The API:   {folder.address}/v1/openapi.json, to read at /")
    click.echo(f"  Its data:  {folder.path}\n\nTry in another shell:")
    for command, does in TRY.items():
        click.echo(f"  {_bold(f'{command:<34}')}  {does}")
    click.echo("\nCtrl-C stops it.")


def _bold(text: str) -> str:
    return click.style(text, bold=True)
