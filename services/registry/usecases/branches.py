"""Branches: opened and changed."""

from libs.contracts.clients import BranchRecorded
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
        revision=entry.revision,
    )


BRANCHES = Records(storage.BRANCHES, announcement)
