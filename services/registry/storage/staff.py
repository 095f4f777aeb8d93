"""Our people on record."""

from collections.abc import Iterable

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.staff import StaffMember
from services.registry.storage.columns import OF_A_BRANCH, table_of

STAFF = table_of("staff", StaffMember, "staff_id", OF_A_BRANCH)


def lock_of(
    transaction: Transaction, branches: Iterable[str]
) -> list[Entry[StaffMember]]:
    """Take in hand everybody of the branches."""
    condition = "branch_id = any(:branches)"
    return STAFF.lock_all(transaction, condition, branches=sorted(branches))
