"""Requests out of our scope: each is answered, by us or by passing it on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from libs.values import (
    BranchId,
    ClientId,
    CostId,
    Invalid,
    Money,
    PartnerId,
    ReferralId,
    Refused,
    RequestId,
)
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.partners import Partner
from services.registry.domain.texts import check_texts, wrong
from services.registry.domain.words import check_words

ANSWER_WITHIN = timedelta(days=7)


class Answer(StrEnum):
    """How a request ended."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    DECLINED = "declined"


class Way(StrEnum):
    """How work that we cannot do gets done."""

    HIRE = "hire"
    PARTNER = "partner"
    TEMP = "temp"
    VENDOR = "vendor"


class Per(StrEnum):
    """What a cost is for."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ONCE = "once"


class DeclinedWithoutReason(Invalid):
    """A request is declined for a reason, and only a declined one has one."""


class ReferredToNobody(Invalid):
    """A request is referred by a referral to a partner, and not by saying so."""


class FigureWithoutSource(Invalid):
    """A new figure comes with the day it was stated and its source."""


class PartnerLeft(Refused):
    """We pass nothing on to this partner any more."""


class NotTheirTrade(Refused):
    """The partner is not flagged capable of this skill."""


class NotTheirRegion(Refused):
    """The partner works at none of the places of the client."""


class NotTheirSize(Refused):
    """The partner does not serve clients of this size."""


class NotTrusted(Refused):
    """Only a partner whom we trust passes work on: refer it yourself, without after."""


class ThirdHop(Refused):
    """A referral is passed on once, not twice: refer it yourself, without after."""


@dataclass(frozen=True)
class Request(Named):
    """What a client asked for beyond what we do; `skill` is the trade it takes.

    Raises BadText, BadWord and DeclinedWithoutReason.
    """

    id: RequestId
    branch: BranchId
    client: ClientId
    name: str
    skill: str
    received_on: date
    answer: Answer = Answer.OPEN
    reason: str | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name, reason=self.reason)
        check_words(skill=self.skill)
        if (self.answer is Answer.DECLINED) != bool(self.reason):
            raise wrong(DeclinedWithoutReason, "reason")

    @property
    def answer_by(self) -> date:
        """The last day on which it may still be open."""
        return self.received_on + ANSWER_WITHIN

    def answered(self, answer: Answer) -> "Request":
        """Return it with another answer, for which there is no reason to give."""
        return replace(self, answer=answer, reason=None)


@dataclass(frozen=True)
class Referral(Named):
    """A request that was passed on to a partner, by us or by the one of `after`.

    One that came to nothing stays on record; the request is passed on anew.

    Raises BadText.
    """

    id: ReferralId
    branch: BranchId
    client: ClientId
    request: RequestId
    partner: PartnerId
    name: str
    referred_on: date
    after: ReferralId | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name)


@dataclass(frozen=True)
class Cost(Named):
    """What one way of doing it costs, who said so and when; raises BadText."""

    id: CostId
    branch: BranchId
    client: ClientId
    request: RequestId
    name: str
    way: Way
    cost: Money
    per: Per
    stated_on: date
    source: str

    def __post_init__(self) -> None:
        check_texts(name=self.name, source=self.source)


def check_match(
    partner: Partner, skill: str, regions: Collection[str], people: int | None
) -> None:
    """Raise PartnerLeft, NotTheirTrade, NotTheirRegion or NotTheirSize.

    Of a client in several `regions` one is enough; `people` is None when not known.
    """
    if not partner.active:
        raise PartnerLeft
    if not partner.can(skill):
        raise NotTheirTrade
    if not any(partner.covers(region) for region in regions):
        raise NotTheirRegion
    if people and not partner.fits(people):
        raise NotTheirSize


def check_passing_on(after: Referral, partner: Partner) -> None:
    """Raise ThirdHop or NotTrusted unless `partner` may pass on what it got."""
    if after.after:
        raise ThirdHop
    if not partner.trusted:
        raise NotTrusted


def request_id(client: ClientId, received_on: date, name: str) -> RequestId:
    """Name a request: of a client by day and words."""
    return RequestId(id_of("request", client, str(received_on), name_key(name)))


def referral_id(request: RequestId, partner: PartnerId) -> ReferralId:
    """Name a referral: of a request to a partner."""
    return ReferralId(id_of("referral", request, partner))


def cost_id(request: RequestId, stated_on: date, name: str) -> CostId:
    """Name a cost: of a request by day and words."""
    return CostId(id_of("cost", request, str(stated_on), name_key(name)))
