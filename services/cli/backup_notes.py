"""`keepwell backups`: when the last one was finished, and whether any is expected."""

import click

from libs.storage import backups as storage
from services.cli.database import connected

EXPECTED = {"yes": storage.expect, "no": storage.expect_none}


@click.group(invoke_without_command=True)
@click.pass_context
def backups(context: click.Context) -> None:
    """Say when the last backup was finished.

    KEEPWELL_DATABASE_URL is the owner's; without it, the suite that runs here is meant.
    """
    if context.invoked_subcommand is None:
        with connected() as connection:
            last, age = storage.last(connection), storage.age(connection)
        if last:
            sure = "read back" if last.verified else "not read back"
            click.echo(f"{last.finished_at:%Y-%m-%d %H:%M %Z}, {sure}")
        else:
            click.echo("No backup was ever noted.")
        if age is None:
            click.echo("None is expected.")


@backups.command()
@click.option("--verified", is_flag=True, help="It was restored, or read back.")
def note(*, verified: bool) -> None:
    """Note that somebody else's backup was finished just now."""
    with connected() as connection:
        storage.note(connection, verified=verified)
    click.echo("Noted.")


@backups.command()
@click.argument("whether", type=click.Choice(list(EXPECTED)))
def expect(whether: str) -> None:
    """Expect backups, so that an old one raises an alert, or expect none."""
    with connected() as connection:
        EXPECTED[whether](connection)
    click.echo(f"Backups expected: {whether}.")
