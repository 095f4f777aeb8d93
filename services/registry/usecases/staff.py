"""Staff: who joins, changes or leaves."""

from libs.contracts.clients import StaffRecorded
from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.staff import StaffMember
from services.registry.storage import staff as storage
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.records import Records


def announcement(entry: Entry[StaffMember]) -> StaffRecorded:
    member = entry.fact
    return StaffRecorded(
        staff_id=member.id,
        branch_id=member.branch,
        name=member.name,
        role=member.role,
        active=member.active,
        permanent=member.permanent,
        service_desk=member.service_desk,
        revision=entry.revision,
        email=member.email,
        extension=member.extension,
    )


STAFF = Records(storage.STAFF, announcement)


def add(transaction: Transaction, member: StaffMember) -> Entry[StaffMember]:
    """Record who joined a branch; raises AlreadyRecorded and NotOnRecord."""
    BRANCHES.named(transaction, "branch_id", member.branch)
    return STAFF.add(transaction, member)
