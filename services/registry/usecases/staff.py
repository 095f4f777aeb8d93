"""Staff: who joins, changes or leaves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.contracts.clients import Absence, StaffRecorded
from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.staff import StaffMember, staff_id
from services.registry.storage import staff as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases.branches import of_branch
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
        weekly_contact_hours=member.weekly_contact_hours,
        absences=tuple(Absence(a.from_day, a.to_day) for a in member.absences),
    )


STAFF = Records(storage.STAFF, announcement)


def add(
    transaction: Transaction, told: Mapping[str, Any], _seen: Wanted
) -> Entry[StaffMember]:
    """Record who joined a branch; raises AlreadyRecorded and NotOnRecord."""
    whole = of_branch(transaction, told)
    new = staff_id(whole["branch"], told["email"], told["name"])
    return STAFF.add(transaction, StaffMember(id=new, **whole))


def change(
    transaction: Transaction, entry: Entry[StaffMember], changes: Mapping[str, Any]
) -> Entry[StaffMember]:
    """Change what is named of one of our people; a leaver gives the extension up."""
    member = replace(entry.fact, **changes)
    kept = member if member.active else replace(member, extension=None)
    return STAFF.change(transaction, entry, kept)
