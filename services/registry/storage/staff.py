"""Our people on record."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.staff import StaffMember
from services.registry.storage.entries import LIKE_NAME, Table

COLUMNS = {
    "staff_id": "text",
    "branch_id": "text",
    "name": "text",
    "name_key": "text",
    "role": "text",
    "email": "text",
    "extension": "text",
    "service_desk": "boolean",
    "active": "boolean",
    "permanent": "boolean",
    "revision": "bigint",
}


def row_of(member: StaffMember) -> tuple[Any, ...]:
    return (
        member.id,
        member.branch,
        member.name,
        member.name_key,
        member.role,
        member.email,
        member.extension,
        member.service_desk,
        member.active,
        member.permanent,
    )


def member_of(row: Row[Any]) -> StaffMember:
    return StaffMember(
        id=row.staff_id,
        branch=row.branch_id,
        name=row.name,
        role=row.role,
        email=row.email,
        extension=row.extension,
        service_desk=row.service_desk,
        active=row.active,
        permanent=row.permanent,
    )


STAFF = Table(
    bulk=Bulk("staff", COLUMNS),
    key="staff_id",
    filters={"q": LIKE_NAME, "branch": "branch_id = :branch"},
    row_of=row_of,
    fact_of=member_of,
)


def lock_of(
    transaction: Transaction, branches: Iterable[str]
) -> list[Entry[StaffMember]]:
    """Take in hand everybody of the branches."""
    condition = "branch_id = any(:branches)"
    return STAFF.lock_all(transaction, condition, branches=sorted(branches))
