"""Whose clients may be seen, and by whom."""

from libs.identity import Role
from libs.values import StaffId
from libs.web import current

READERS = (Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER)
MANAGERS = (Role.OWNER, Role.BRANCH_MANAGER)


def staff() -> StaffId | None:
    """Confine an account manager to the clients that are theirs."""
    asking = current.principal()
    return asking.staff if asking.role is Role.ACCOUNT_MANAGER else None
