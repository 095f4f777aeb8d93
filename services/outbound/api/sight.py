"""Whose messages may be seen, and by whom."""

from libs.identity import Role
from libs.values import BranchId, Forbidden, NotFound, StaffId
from libs.web import current

MANAGERS = (Role.OWNER, Role.BRANCH_MANAGER)
READERS = (*MANAGERS, Role.ACCOUNT_MANAGER)


class NotYourClients(Forbidden):
    """An account manager sees their own clients, and nobody else's."""


class NoSuchBranch(NotFound):
    """There is no such branch."""


def staff(wanted: StaffId | None = None) -> StaffId | None:
    """Return whose clients to show, None for all; raises NotYourClients."""
    asking = current.principal()
    if asking.role is not Role.ACCOUNT_MANAGER:
        return wanted
    if wanted not in (None, asking.staff):
        raise NotYourClients
    return asking.staff


def seen(branch: BranchId) -> BranchId:
    """Return a branch that who asks may see; raises NoSuchBranch."""
    branches = current.principal().branches
    if branches is not None and branch not in branches:
        raise NoSuchBranch
    return branch
