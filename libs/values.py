"""The words everything else is said in: ids, money and the five refusals."""

import re
from dataclasses import dataclass
from decimal import Decimal
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
HoldId = NewType("HoldId", str)
GroupId = NewType("GroupId", str)
SiteId = NewType("SiteId", str)
ConsentId = NewType("ConsentId", str)
EngagementId = NewType("EngagementId", str)
GatheringId = NewType("GatheringId", str)

# ISO 4217 as of 2026, with what went out in the five years before.
ISO_4217 = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN
BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD
FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD
JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG
QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB
TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF
XPF YER ZAR ZMW ZWG ZWL
"""
CURRENCIES = frozenset(ISO_4217.split())
PLAIN_DECIMALS = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")


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
        if not (self.amount.is_finite() and self.currency in CURRENCIES):
            raise NotMoney

    @classmethod
    def parse(cls, amount: str, currency: str) -> "Money":
        """Read `amount` as written on the wire ("1200.50")."""
        if not PLAIN_DECIMALS.fullmatch(amount):
            raise NotMoney
        return cls(Decimal(amount), currency)


def known_currency(code: str) -> str:
    """Return a code that is a currency's; raises ValueError."""
    if code not in CURRENCIES:
        raise ValueError(code)
    return code
