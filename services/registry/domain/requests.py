"""Requests out of our scope: each is answered, by us or by passing it on."""

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


class PartnerLeft(Refused):
    """We pass nothing on to this partner any more."""


class NotTheirTrade(Refused):
    """The partner is not flagged capable of this skill."""


class NotTheirRegion(Refused):
    """The partner does not work where the client is."""


class NotTheirSize(Refused):
    """The partner does not serve clients of this size."""


class NotTrusted(Refused):
    """Only a trusted partner passes work on to others."""


class ThirdHop(Refused):
    """A referral is passed on once, not twice."""


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
    """A request that was passed on to a partner; `after` is the referral before it.

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
    partner: Partner, skill: str, region: str | None, people: int | None
) -> None:
    """Raise PartnerLeft, NotTheirTrade, NotTheirRegion or NotTheirSize.

    What is None is not known.
    """
    if not partner.active:
        raise PartnerLeft
    if not partner.can(skill):
        raise NotTheirTrade
    if region and not partner.covers(region):
        raise NotTheirRegion
    if people and not partner.fits(people):
        raise NotTheirSize


def check_hop(before: Referral, passing_on: Partner) -> None:
    """Raise ThirdHop or NotTrusted unless a partner may pass on what it was given."""
    if before.after:
        raise ThirdHop
    if not passing_on.trusted:
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
