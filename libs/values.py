"""The words everything else is said in: ids, money and the five refusals."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NewType

BranchId = NewType("BranchId", str)
StaffId = NewType("StaffId", str)
ClientId = NewType("ClientId", str)
ContactId = NewType("ContactId", str)
TouchId = NewType("TouchId", str)
CallbackId = NewType("CallbackId", str)
AskId = NewType("AskId", str)
IntroductionId = NewType("IntroductionId", str)
DeliveryId = NewType("DeliveryId", str)
OpportunityId = NewType("OpportunityId", str)
ActionId = NewType("ActionId", str)
SpendingId = NewType("SpendingId", str)
ThreatId = NewType("ThreatId", str)
NeedId = NewType("NeedId", str)
OfferingId = NewType("OfferingId", str)
VendorId = NewType("VendorId", str)
SightingId = NewType("SightingId", str)
ProvisionId = NewType("ProvisionId", str)
PartnerId = NewType("PartnerId", str)
RatingId = NewType("RatingId", str)
RequestId = NewType("RequestId", str)
ReferralId = NewType("ReferralId", str)
CostId = NewType("CostId", str)
AnswerId = NewType("AnswerId", str)
WantId = NewType("WantId", str)
VersionId = NewType("VersionId", str)
NoteId = NewType("NoteId", str)
ExpectationId = NewType("ExpectationId", str)
FindingId = NewType("FindingId", str)
MergeId = NewType("MergeId", str)
GroupId = NewType("GroupId", str)
SiteId = NewType("SiteId", str)
ConsentId = NewType("ConsentId", str)
EngagementId = NewType("EngagementId", str)
GatheringId = NewType("GatheringId", str)

ISO_CURRENCY_LETTERS = 3


@dataclass(frozen=True)
class FieldError:
    """What is wrong, and where: `path` is dotted, as in `data.started_at`."""

    path: str
    detail: str


class Refusal(Exception):
    """The request was understood and will not be carried out."""

    def __init__(self, detail: str | None = None, *fields: FieldError) -> None:
        super().__init__(detail or (type(self).__doc__ or "").strip())
        self.fields = fields

    @property
    def detail(self) -> str:
        """The sentence for the person who asked."""
        return str(self)


class NotFound(Refusal):
    """There is no such thing here."""


class Refused(Refusal):
    """A rule of the business says no."""


class Conflict(Refusal):
    """It clashes with what is already recorded."""


class Forbidden(Refusal):
    """You may not do this."""


class Invalid(Refusal):
    """The input is not valid."""


class NotMoney(Invalid):
    """Money is an amount in plain decimals and a three-letter ISO 4217 currency."""


@dataclass(frozen=True)
class Money:
    """An exact amount in one currency.

    Raises NotMoney when the amount is not finite or the currency is no ISO 4217 code.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        letters = self.currency.isascii() and self.currency.isalpha()
        code = letters and len(self.currency) == ISO_CURRENCY_LETTERS
        if not (self.amount.is_finite() and code and self.currency.isupper()):
            raise NotMoney

    @classmethod
    def parse(cls, amount: str, currency: str) -> "Money":
        """Read `amount` as written on the wire ("1200.50")."""
        try:
            return cls(Decimal(amount), currency)
        except InvalidOperation as unreadable:
            raise NotMoney from unreadable
