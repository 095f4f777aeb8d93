"""`keepwell duplicates`: clients recorded twice are found, merged and told apart."""

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import opened, segment
from services.cli.printing import AS_JSON, columns, show, show_json


@click.group()
def duplicates() -> None:
    """Find clients that were recorded twice, merge them or tell them apart."""


@duplicates.command("list")
@BRANCH
@AS_JSON
def list_(branch: str | None, *, as_json: bool) -> None:
    """List the pairs of clients that may be one."""
    door = opened()
    of = branch and branch_id_of(door, branch)
    pairs = list(door.pages("/v1/duplicates", branch=of))
    if as_json:
        show_json(pairs)
        return
    table = columns("client", "id", "may be", "id", "because of", "score")
    for each in sorted(pairs, key=lambda pair: -pair["score"]):
        table.add_row(
            *(each["name"], each["client_id"]),
            *(each["other_name"], each["other_id"]),
            *(", ".join(each["reasons"]), f"{each['score']:.2f}"),
        )
    show(table, "No two clients look alike.")


@duplicates.command()
@click.argument("survivor")
@click.argument("client")
def merge(survivor: str, client: str) -> None:
    """Let CLIENT count for SURVIVOR: all that was logged and recorded of it."""
    door = opened()
    both = {
        "survivor_id": client_id_of(door, survivor),
        "client_id": client_id_of(door, client),
    }
    merged = door.post("/v1/merges", both)["merge_id"]
    click.echo(f"Merged. To tell them apart again: keepwell duplicates undo {merged}")


@duplicates.command()
@click.argument("client")
@click.argument("other")
def dismiss(client: str, other: str) -> None:
    """Remember that CLIENT and OTHER are not the same."""
    door = opened()
    pair = {
        "client_id": client_id_of(door, client),
        "other_id": client_id_of(door, other),
    }
    door.post("/v1/duplicates/dismissal", pair)
    click.echo("They are not the same.")


@duplicates.command()
@click.argument("merge")
def undo(merge: str) -> None:
    """Tell the two clients of MERGE apart again."""
    undone = opened().post(f"/v1/merges/{segment(merge)}/undoing", None)
    click.echo(f"{undone['name']} counts for itself again.")
