"""`keepwell token`: speak for anybody, with the key of the suite that runs here."""

import os

import click

from services.cli.own_tokens import signed
from services.embedded.folder import Folder

ROLES = ("owner", "branch_manager", "account_manager", "operations", "emitter")


@click.command()
@click.option("--role", type=click.Choice(ROLES), default="owner", show_default=True)
@click.option("--branch", "branches", multiple=True, help="May be given several times.")
@click.option("--staff", help="Whom of ours it speaks for.")
@click.option("--source", "sources", multiple=True, help="What an emitter speaks for.")
def token(
    role: str, branches: tuple[str, ...], staff: str | None, sources: tuple[str, ...]
) -> None:
    """Print a token that is good for fifteen minutes.

    It works for the suite of `keepwell run`; another suite has an issuer of its own.
    """
    click.echo(
        signed(Folder.of(os.environ), role, branches, staff=staff, sources=sources)
    )
