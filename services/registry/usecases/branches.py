"""Branches: opened and changed."""

from collections.abc import Mapping
from typing import Any

from libs.contracts.clients import BranchRecorded
from libs.storage.transactions import Transaction
from services.registry.domain.branches import Branch
from services.registry.domain.entries import Entry
from services.registry.storage import branches as storage
from services.registry.usecases.records import Records


def announcement(entry: Entry[Branch]) -> BranchRecorded:
    branch = entry.fact
    return BranchRecorded(
        branch_id=branch.id,
        name=branch.name,
        zone=branch.zone,
        country=branch.country,
        subdivision=branch.subdivision,
        hours=branch.hours,
        address_lines=branch.address_lines,
        revision=entry.revision,
    )


BRANCHES = Records(storage.BRANCHES, announcement)


def of_branch(transaction: Transaction, told: Mapping[str, Any]) -> dict[str, Any]:
    """Put the branch in the place of its id; raises NotOnRecord of `branch_id`."""
    branch = BRANCHES.named(transaction, "branch_id", told["branch_id"]).fact
    rest = {name: told[name] for name in told if name != "branch_id"}
    return {**rest, "branch": branch.id}
