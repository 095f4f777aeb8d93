"""`keepwell token`: speak for anybody, with the key of the suite that runs here."""

import os

import click

from libs.identity.principals import ImpossiblePrincipal
from services.cli.branches import branch_id_of
from services.cli.door import Door
from services.cli.own_tokens import signed
from services.cli.staff import staff_id_of
from services.embedded.folder import Folder

# Of each role, what its token must say and what it must not.
ROLES = {
    "owner": "An owner is of all branches: leave --branch and --source out.",
    "branch_manager": "A branch manager needs --branch, once or more, and no --source.",
    "account_manager": "An account manager needs --staff, one --branch, no --source.",
    "operations": "Operations is of all branches: leave --branch and --source out.",
    "emitter": "An emitter needs --source, once or more, as in --source pbx/vienna.",
}


@click.command()
@click.option(
    "--role", type=click.Choice(list(ROLES)), default="owner", show_default=True
)
@click.option(
    "--branch", "branches", multiple=True, help="By name or id; or several times."
)
@click.option("--staff", help="Whom it speaks for: an id, an e-mail or a full name.")
@click.option("--source", "sources", multiple=True, help="What an emitter speaks for.")
def token(
    role: str, branches: tuple[str, ...], staff: str | None, sources: tuple[str, ...]
) -> None:
    """Print a token that is good for fifteen minutes.

    It works for the suite of `keepwell run`; another suite has an issuer of its own.
    While the suite runs, the branch and the person must be there.
    """
    folder = Folder.of(os.environ)
    if folder.runs:
        door = Door(folder.address, lambda: signed(folder, "owner"))
        branches = tuple(branch_id_of(door, each) for each in branches)
        staff = staff and staff_id_of(door, staff, branches)
    try:
        click.echo(signed(folder, role, branches, staff=staff, sources=sources))
    except ImpossiblePrincipal as impossible:
        raise click.UsageError(ROLES[role]) from impossible
