"""Groups of clients: recorded once, and joined by the `group` of each client."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.clients import Client
from services.registry.domain.entries import Entry
from services.registry.domain.groups import Group, group_id
from services.registry.storage import clients
from services.registry.storage import groups as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.records import Records

GROUPS = Records(storage.GROUPS)


def add(
    transaction: Transaction, told: Mapping[str, Any], _seen: Wanted
) -> Entry[Group]:
    """Record a group; raises AlreadyRecorded and NotOnRecord."""
    branch = BRANCHES.named(transaction, "branch_id", told["branch_id"]).fact.id
    rest = {name: told[name] for name in told if name != "branch_id"}
    new = group_id(branch, told["name"])
    return GROUPS.add(transaction, Group(id=new, branch=branch, **rest))


def members(
    transaction: Transaction, groups: Sequence[str], seen: Wanted
) -> dict[str, list[Entry[Client]]]:
    """Find the clients of each group, by name, those of them that are `seen`."""
    found: dict[str, list[Entry[Client]]] = {}
    for entry in clients.in_groups(transaction, groups, seen):
        found.setdefault(str(entry.fact.group), []).append(entry)
    return found
