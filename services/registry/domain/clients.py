"""Clients and prospects: who they are to us."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from libs.values import BranchId, ClientId, GroupId, Invalid, Money, StaffId
from services.registry.domain.amounts import check_amount
from services.registry.domain.anniversaries import check_yearly_day
from services.registry.domain.entries import Name
from services.registry.domain.names import id_of, name_key
from services.registry.domain.phones import check_phones
from services.registry.domain.texts import check_texts, numbered, wrong

YEARS = range(1900, 2100)
LOSS = ("lost_reason", "lost_to")


class LossWithoutReason(Invalid):
    """A client is lost for a reason and to somebody; only a lost one is."""


class NotOfOurTime(Invalid):
    """A relationship begins between 1900 and 2099."""


class OwnDeputy(Invalid):
    """The deputy stands in for the account manager, so it is somebody else."""


class Status(StrEnum):
    """How far the relationship has come."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    DORMANT = "dormant"
    LOST = "lost"


class LostTo(StrEnum):
    """Whom a client is lost to when it is no competitor."""

    NOBODY = "nobody"
    INSOURCED = "insourced"
    CLOSED_DOWN = "closed down"


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
    a prospect; `lost_to` is a competitor's name or a word of LostTo, `group` what it is
    under common control with, `size` how many work there, `fiscal_year_end` like
    --06-30, `tags` the firm's own words. Raises BadText, NoPhone, NotOfOurTime,
    BadAmount, NotAYearlyDay, OwnDeputy and LossWithoutReason.
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
    lost_to: str | None = None
    deputy: StaffId | None = None
    group: GroupId | None = None
    industry: str | None = None
    size: int | None = None
    first_service_on: date | None = None
    fiscal_year_end: str | None = None
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        texts = ("name", "reference", "lost_reason", "lost_to", "group", "industry")
        check_texts(**{field: getattr(self, field) for field in texts})
        check_texts(**numbered("tags", self.tags))
        check_phones(**numbered("phones", self.phones))
        check_amount(yearly_margin=self.yearly_margin)
        check_yearly_day(fiscal_year_end=self.fiscal_year_end)
        for field in ("since", "first_service_on"):
            day = getattr(self, field)
            if day and day.year not in YEARS:
                raise wrong(NotOfOurTime, field)
        if self.deputy and self.deputy == self.account_manager:
            raise wrong(OwnDeputy, "deputy")
        lost = self.status is Status.LOST
        if bad := [each for each in LOSS if lost != bool(getattr(self, each))]:
            raise wrong(LossWithoutReason, *bad)

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
            changes = dict.fromkeys(LOSS) | changes
        return replace(self, **changes)


def client_id(branch: BranchId, reference: str | None, name: str) -> ClientId:
    """Name a client: within the branch by reference, or else by name."""
    key = ("reference", reference) if reference else ("name", name_key(name))
    return ClientId(id_of("client", branch, *key))
