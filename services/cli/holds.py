"""`keepwell hold` and `keepwell holds`: what is kept of a client stays, however old."""

from shlex import quote

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of, names_of
from services.cli.door import opened, segment
from services.cli.moments import utc
from services.cli.printing import AS_JSON, columns, show, show_json

HOLDS = "/v1/holds"


@click.group()
def hold() -> None:
    """Let nothing of a client go for its age, while somebody may need it in court."""


@hold.command("set")
@click.argument("client")
@click.option("--reason", required=True, help="Why, as the number of the claim.")
def set_(client: str, reason: str) -> None:
    """Put CLIENT, an id or a name, on hold, with all that it is merged with.

    What somebody, or its own system, takes back one by one is not stopped by it.
    """
    door = opened()
    meant = client_id_of(door, client)
    told = door.post(f"/v1/clients/{segment(meant)}/hold", {"reason": reason})
    click.echo(
        f"Nothing of {told['name']} goes for its age, and nobody of it is erased."
    )
    click.echo("What is taken back one by one is not stopped.")
    click.echo(f"keepwell hold lift {quote(client)} lets it go.")


@hold.command()
@click.argument("client")
def lift(client: str) -> None:
    """Let CLIENT go: what is too old goes within a week."""
    door = opened()
    meant = client_id_of(door, client)
    [name] = names_of(door, [meant]).values()
    door.delete(f"/v1/clients/{segment(meant)}/hold")
    click.echo(f"{name} is on hold no longer: what is too old goes within a week.")


@click.command()
@BRANCH
@click.option("--all", "every", is_flag=True, help="With those that were lifted.")
@AS_JSON
def holds(branch: str | None, *, every: bool, as_json: bool) -> None:
    """List the clients that are on hold, and why."""
    door = opened()
    wanted = branch and branch_id_of(door, branch)
    live = None if every else "true"
    found = list(door.pages(HOLDS, branch=wanted, live=live))
    if as_json:
        show_json(found)
        return
    table = columns("client", "since", "by", "until", "reason")
    for each in found:
        until = utc(each["lifted_at"]) if each["lifted_at"] else ""
        since, by = utc(each["placed_at"]), each["placed_by"]
        table.add_row(each["name"], since, by, until, each["reason"])
    show(table, "No client is on hold.")
