"""`keepwell duplicates`: what was recorded twice is found, merged and told apart."""

from dataclasses import dataclass

import click

from services.cli import merging
from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of, names_of
from services.cli.door import opened, segment
from services.cli.local_times import LocalTimes
from services.cli.printing import AS_JSON, columns, show, show_json


@dataclass(frozen=True)
class Alike:
    """What is listed in pairs, and where."""

    path: str
    called: str
    key: str
    none: str


CLIENTS = Alike("/v1/duplicates", "client", "client_id", "No two clients look alike.")
PEOPLE = Alike(
    "/v1/contact-duplicates",
    "person",
    "contact_id",
    "No two people of a client look alike.",
)


@click.group()
def duplicates() -> None:
    """Find what was recorded twice: merge clients, or tell them apart."""


@duplicates.command("list")
@BRANCH
@AS_JSON
def list_(branch: str | None, *, as_json: bool) -> None:
    """List the pairs of clients that may be one.

    What more than 50 clients share, as a common word of the name, makes no pair.
    """
    list_pairs(CLIENTS, branch, as_json=as_json)


@duplicates.command()
@BRANCH
@AS_JSON
def people(branch: str | None, *, as_json: bool) -> None:
    """List the pairs of a client's people who may be one."""
    list_pairs(PEOPLE, branch, as_json=as_json)


def list_pairs(of: Alike, branch: str | None, *, as_json: bool) -> None:
    """List the pairs of a kind, the likeliest first."""
    door = opened()
    pairs = list(door.pages(of.path, branch=branch and branch_id_of(door, branch)))
    if as_json:
        show_json(pairs)
        return
    table = columns("", of.called, "id", "because of", "score", whole="id")
    for each in sorted(pairs, key=lambda pair: -pair["score"]):
        why, score = ", ".join(each["reasons"]), f"{each['score']:.2f}"
        table.add_row("", each["name"], each[of.key], why, score)
        table.add_row("may be", each["other_name"], each["other_id"])
    show(table, of.none)


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
    moves = merging.what_moves(door, both["client_id"])
    merged = door.post("/v1/merges", both)
    merging.tell_merged(door, merged, moves)


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
@BRANCH
@AS_JSON
def merges(branch: str | None, *, as_json: bool) -> None:
    """List the clients that count for others now, each with its merge."""
    door = opened()
    of = branch and branch_id_of(door, branch)
    merged = list(door.pages("/v1/merges", branch=of, live=True))
    if as_json:
        show_json(merged)
        return
    names = names_of(door, {each["survivor_id"] for each in merged})
    times = LocalTimes.of(door, (each["branch_id"] for each in merged))
    table = columns("client", "counts for", "merged", "merge", whole="merge")
    for each in merged:
        at = times.day(each["merged_at"], each["branch_id"])
        table.add_row(each["name"], names[each["survivor_id"]], at, each["merge_id"])
    show(table, "No client is merged into another.", times.heading)


@duplicates.command()
@click.argument("merge")
def undo(merge: str) -> None:
    """Tell the two clients of MERGE apart again."""
    door = opened()
    undone = door.post(f"/v1/merges/{segment(merge)}/undoing", None)
    merging.tell_apart(door, undone)
