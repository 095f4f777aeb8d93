"""Engagements: what a client has bought of us, from when to when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from libs.values import BranchId, ClientId, EngagementId, Invalid, Money
from services.registry.domain.amounts import check_amount
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_note, check_texts, wrong


class Kind(StrEnum):
    """What sort of work it is."""

    MANAGED_SERVICE = "managed_service"
    PROJECT = "project"
    SUPPORT = "support"
    LICENCE = "licence"
    OTHER = "other"


class Per(StrEnum):
    """What a value and hours are for."""

    MONTH = "month"
    TOTAL = "total"


class EndsBeforeItStarts(Invalid):
    """It ends on the day it starts, or later."""


class SpanUnsaid(Invalid):
    """A value or hours are said with what they are for: a month, or the total."""


class ExclusivityWithoutReason(Invalid):
    """To sell to one client only takes the owner's written reason."""


class FollowsItself(Invalid):
    """An engagement is followed by another one."""


@dataclass(frozen=True)
class Engagement(Named):
    """What was agreed with a client; without `ends_on` until further notice.

    `value` and the `committed_hours` of our work are `per` month or in total;
    `followed_by` names the engagement that comes after. Raises BadText, BadNote,
    BadAmount, EndsBeforeItStarts, SpanUnsaid, FollowsItself and
    ExclusivityWithoutReason.
    """

    id: EngagementId
    branch: BranchId
    client: ClientId
    name: str
    kind: Kind
    starts_on: date
    ends_on: date | None = None
    value: Money | None = None
    per: Per | None = None
    committed_hours: int | None = None
    exclusive: bool = False
    exclusive_reason: str | None = None
    followed_by: EngagementId | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_note(exclusive_reason=self.exclusive_reason)
        check_amount(value=self.value)
        if self.ends_on and self.ends_on < self.starts_on:
            raise wrong(EndsBeforeItStarts, "ends_on")
        if (self.value, self.committed_hours) != (None, None) and self.per is None:
            raise wrong(SpanUnsaid, "per")
        if self.exclusive != bool(self.exclusive_reason):
            raise wrong(ExclusivityWithoutReason, "exclusive_reason")
        if self.followed_by == self.id:
            raise wrong(FollowsItself, "followed_by")

    def is_as_exclusive_as(self, other: "Engagement | None") -> bool:
        """Tell whether nothing is promised that was not before, nor for another why."""
        before = other.exclusive_reason if other else None
        return self.exclusive_reason in {None, before}


def engagement_id(client: ClientId, starts_on: date, name: str) -> EngagementId:
    """Name an engagement: within the client by its first day and name."""
    day = starts_on.isoformat()
    return EngagementId(id_of("engagement", client, day, name_key(name)))
