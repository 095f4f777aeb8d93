"""Clients as people call them: by id, or by name."""

from collections.abc import Collection, Mapping, Sequence

import click

from services.cli.door import FORBIDDEN, NOT_FOUND, Door, Refusal, segment
from services.cli.meant import Told, the_one
from services.registry.domain.names import name_key


def client_id_of(door: Door, text: str) -> str:
    """Find the client that an id, a name or a part of one means."""
    try:
        found = door.get(f"/v1/relationships/{segment(text)}")
    except Refusal as refusal:
        if refusal.status != NOT_FOUND:
            raise
        found = _named(door, text)
    client: str = found["client_id"]
    return client


def branch_of(door: Door, client: str) -> str:
    """Find which branch looks after a client."""
    branch: str = door.get(f"/v1/relationships/{segment(client)}")["branch_id"]
    return branch


def names_of(door: Door, clients: Collection[str]) -> dict[str, str]:
    """Find the names of clients by their ids."""
    found = {client: door.get(f"/v1/clients/{segment(client)}") for client in clients}
    return {client: known["name"] for client, known in found.items()}


def survivor_of(client: str, survivors: Mapping[str, str]) -> str:
    """Follow merges to the one that a client counts for in the end."""
    while client in survivors:
        client = survivors[client]
    return client


def _named(door: Door, text: str) -> Told:
    found: list[Told] = list(door.pages("/v1/clients", q=text))
    same = [each for each in found if name_key(each["name"]) == name_key(text)]
    if not same:
        _point_to_survivor(door, text, [each["client_id"] for each in found])
    nobody = f"There is no client '{text}'."
    return the_one(same or found, _spelled, nobody)


def _point_to_survivor(door: Door, text: str, found: Sequence[str]) -> None:
    """Say whom a client counts for that was merged, unless only that one was found."""
    merges = {each["client_id"]: each for each in _merges(door)}
    merged = door.pages("/v1/clients", merged="true") if merges else ()
    survivors = {client: each["survivor_id"] for client, each in merges.items()}
    for each in merged:
        survivor = survivor_of(each["client_id"], survivors)
        if name_key(text) in _keys(each) and found != [survivor]:
            [name] = names_of(door, [survivor]).values()
            raise click.ClickException(
                f"{each['name']} was merged into {name}"
                f" (keepwell duplicates undo {merges[each['client_id']]['merge_id']})"
            )


def _keys(client: Told) -> set[str]:
    said = (client["client_id"], client["reference"], client["name"])
    return {name_key(each) for each in (*said, *client["phones"]) if each}


def _merges(door: Door) -> list[Told]:
    try:
        return list(door.pages("/v1/merges", live=True))
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return []  # who may not read them is told that there is no such client


def _spelled(client: Told) -> str:
    return f"{client['client_id']}  {client['name']}, {client['branch_id']}"
