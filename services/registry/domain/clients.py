"""Clients and prospects: who they are to us."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from libs.values import BranchId, ClientId, Invalid, Money, StaffId
from services.registry.domain.entries import Name
from services.registry.domain.names import id_of, name_key
from services.registry.domain.phones import check_phones
from services.registry.domain.texts import check_texts, numbered, wrong

YEARS = range(1900, 2100)
AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")


class LossWithoutReason(Invalid):
    """A client is lost for a reason, and only a lost one has one."""


class NotOfOurTime(Invalid):
    """A relationship begins between 1900 and 2099."""


class BadMargin(Invalid):
    """A yearly margin is written like 1200.50."""


class Status(StrEnum):
    """How far the relationship has come."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    DORMANT = "dormant"
    LOST = "lost"


class Tier(StrEnum):
    """How often we have promised to be in touch, A most often."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True)
class Client:
    """A client or prospect of a branch.

    `reference` is its number in the system that the branch works with, `since` the day
    the relationship began, `yearly_margin` the gross margin, expected times chance for
    a prospect. Raises BadText, NoPhone, NotOfOurTime, BadMargin and
    LossWithoutReason.
    """

    id: ClientId
    branch: BranchId
    name: str
    status: Status
    tier: Tier
    since: date
    reference: str | None = None
    account_manager: StaffId | None = None
    phones: tuple[str, ...] = ()
    yearly_margin: Money | None = None
    lost_reason: str | None = None

    def __post_init__(self) -> None:
        check_texts(
            name=self.name, reference=self.reference, lost_reason=self.lost_reason
        )
        check_phones(**numbered("phones", self.phones))
        if self.since.year not in YEARS:
            raise wrong(NotOfOurTime, "since")
        if self.yearly_margin and not AMOUNT.fullmatch(str(self.yearly_margin.amount)):
            raise wrong(BadMargin, "yearly_margin")
        if (self.status is Status.LOST) != bool(self.lost_reason):
            raise wrong(LossWithoutReason, "lost_reason")

    @property
    def name_key(self) -> str:
        """What the name is compared by."""
        return name_key(self.name)

    @property
    def names(self) -> frozenset[Name]:
        """What else it is recognised by: the name, and the reference if it has one."""
        names = {("name", self.branch, self.name_key)}
        if self.reference:
            names.add(("reference", self.branch, self.reference))
        return frozenset(names)

    def changed(self, **changes: Any) -> "Client":
        """Return it changed; who is won back is no longer lost for a reason."""
        if changes.get("status", self.status) is not Status.LOST:
            changes.setdefault("lost_reason", None)
        return replace(self, **changes)


def client_id(branch: BranchId, reference: str | None, name: str) -> ClientId:
    """Name a client: within the branch by reference, or else by name."""
    key = ("reference", reference) if reference else ("name", name_key(name))
    return ClientId(id_of("client", branch, *key))
