"""Clients as people call them: by id, or by name."""

from collections.abc import Collection
from typing import Any

import click

from services.cli.door import NOT_FOUND, Door, Refusal, segment

MOST_TOLD = 8


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


def _named(door: Door, text: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = door.get("/v1/clients", q=text)["items"]
    same = [each for each in found if each["name"].casefold() == text.casefold()]
    meant = same or found
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise click.ClickException(f"There is no client {text}.")
    told = "\n".join(
        f"  {each['client_id']}  {each['name']}, {each['branch_id']}"
        for each in meant[:MOST_TOLD]
    )
    raise click.ClickException(f"Several clients are called so; give an id:\n{told}")
