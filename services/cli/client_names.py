"""Clients as people call them: by id, or by name."""

from collections.abc import Collection

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


def names_of(door: Door, clients: Collection[str]) -> dict[str, str]:
    """Find the names of clients by their ids."""
    found = {client: door.get(f"/v1/clients/{segment(client)}") for client in clients}
    return {client: known["name"] for client, known in found.items()}


def _named(door: Door, text: str) -> Told:
    found: list[Told] = list(door.pages("/v1/clients", q=text))
    same = [each for each in found if name_key(each["name"]) == name_key(text)]
    if not found:
        _point_to_survivor(door, text)
    nobody = f"There is no client {text.removesuffix('.')}."
    return the_one(same or found, _spelled, nobody)


def _point_to_survivor(door: Door, text: str) -> None:
    """Say whom a client counts for that was merged into another."""
    for merge in _merges(door):
        if text == merge["client_id"] or name_key(merge["name"]) == name_key(text):
            [survivor] = names_of(door, [merge["survivor_id"]]).values()
            raise click.ClickException(
                f"{merge['name']} was merged into {survivor}"
                f" (keepwell duplicates undo {merge['merge_id']})"
            )


def _merges(door: Door) -> list[Told]:
    try:
        return list(door.pages("/v1/merges", live=True))
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return []  # who may not read them is told that there is no such client


def _spelled(client: Told) -> str:
    return f"{client['client_id']}  {client['name']}, {client['branch_id']}"
