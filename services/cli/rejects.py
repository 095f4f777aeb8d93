"""What the imports have in common: a file, its encoding, and where rejects go."""

from collections.abc import Sequence
from pathlib import Path

import click

from services.cli.sheets import Reject, write_rejects

SHOWN = 5

FILE = click.argument("file", type=click.Path(path_type=Path))
REJECTS = click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help="Where what is rejected goes.  [default: FILE.rejects.csv]",
)
ENCODING = click.option("--encoding", default="utf-8", show_default=True)


def place_for(file: Path, wished: Path | None) -> Path:
    """Choose the file of rejects."""
    return wished or file.with_name(f"{file.stem}.rejects.csv")


def tell_rejects(place: Path, header: Sequence[str], rejects: Sequence[Reject]) -> None:
    """Write the rejects and say where they are, the first of them at once."""
    if not rejects:
        return
    in_order = sorted(rejects, key=lambda reject: reject.line.number)
    try:
        write_rejects(place, header, in_order)
    except OSError as refused:
        raise click.ClickException(
            f"{len(rejects)} rejected, and {place} cannot be written"
            f" ({refused.strerror}): import again with another --rejects."
        ) from refused
    click.echo(f"{len(rejects)} rejected, with their reasons in {place}:", err=True)
    for reject in in_order[:SHOWN]:
        click.echo(f"  line {reject.line.number}: {reject.reason}", err=True)
    if len(rejects) > SHOWN:
        click.echo("  …", err=True)
