"""Clients as people call them: by id, or by name."""

from collections.abc import Collection

from services.cli.door import NOT_FOUND, Door, Refusal, segment
from services.cli.meant import Told, the_one


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
    found: list[Told] = door.get("/v1/clients", q=text)["items"]
    same = [each for each in found if each["name"].casefold() == text.casefold()]
    return the_one(same or found, _spelled, f"There is no client {text}.")


def _spelled(client: Told) -> str:
    return f"{client['client_id']}  {client['name']}, {client['branch_id']}"
