"""Whose clients may be seen, and by whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.identity import Role
from libs.values import BranchId, Forbidden, StaffId
from libs.web import current
from services.cadence.domain.filters import ClientFilter

MANAGERS = (Role.OWNER, Role.BRANCH_MANAGER)
READERS = (*MANAGERS, Role.ACCOUNT_MANAGER)


class NotYourClients(Forbidden):
    """An account manager sees their own clients, and nobody else's."""


def staff(wanted: StaffId | None) -> StaffId | None:
    """Return whose clients to show; raises NotYourClients."""
    asking = current.principal()
    if asking.role is not Role.ACCOUNT_MANAGER:
        return wanted
    if wanted not in (None, asking.staff):
        raise NotYourClients
    return asking.staff


def branches(wanted: BranchId | None) -> Sequence[BranchId] | None:
    """Return the branches to look into, None for all there are."""
    if wanted is not None:
        return [wanted]
    seen = current.principal().branches
    return None if seen is None else sorted(seen)


def asked_for(query: Mapping[str, Any]) -> ClientFilter:
    """Return which clients a list is asked for; raises NotYourClients."""
    of_branches, of_staff = branches(query["branch"]), staff(query["staff"])
    return ClientFilter(of_branches, of_staff, query["client"])
