"""`keepwell risk report`: the page that an owner prints."""

from datetime import datetime
from pathlib import Path

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.risk.asking import AS_OF, asked

PATH = "/v1/risk-report"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@BRANCH
@AS_OF
def report(file: Path, branch: str | None, as_of: datetime | None) -> None:
    """Save as FILE, on one page to print, who could sink us and what to do next."""
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    file.write_bytes(door.document(PATH, **query))
    click.echo(f"{file} is a page to print.")
