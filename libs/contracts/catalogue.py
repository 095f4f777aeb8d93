"""Every event there is; one that is not listed here does not exist."""

from collections.abc import Mapping
from types import MappingProxyType

from libs.contracts.attention import AttentionMonopolised, PayerNeglected, WishesSpiked
from libs.contracts.beaches import BeachAhead
from libs.contracts.budgets import YearEndNeared
from libs.contracts.cadence import PromiseBroken
from libs.contracts.callbacks import (
    CallbackBroken,
    CallbackKept,
    CallbackPromised,
    CallDeclined,
)
from libs.contracts.calls import CallEnded
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.consents import ConsentRecorded
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.exposures import ExposureRevalued
from libs.contracts.grants import (
    ContactDeferred,
    ContactDenied,
    ContactDue,
    ContactGranted,
    ContactRequested,
)
from libs.contracts.introductions import ReferralReceived
from libs.contracts.invitations import InvitationDrawnUp
from libs.contracts.invoices import CreditIssued, InvoiceIssued, InvoiceVoided
from libs.contracts.knowledge import KnowledgeVerified, NeedRecorded
from libs.contracts.leaving import LeavingRiskRevised
from libs.contracts.limits import LimitBreached, LimitCleared
from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingCancelled, MeetingHeld
from libs.contracts.messages import (
    ContactUnsubscribed,
    MessageBounced,
    MessageFailed,
    MessageRefused,
    MessageReplied,
    MessageSent,
)
from libs.contracts.outages import OutageRestored, OutageStarted
from libs.contracts.pauses import ClientPaused
from libs.contracts.payments import PaymentReceived
from libs.contracts.people import BusFactorLow, BusFactorRestored
from libs.contracts.ratings import RatingGiven
from libs.contracts.record import Event
from libs.contracts.reports import TouchReported
from libs.contracts.sales import SaleCancelled, SaleMade
from libs.contracts.sites import SiteAddressed, SiteRecorded
from libs.contracts.threats import ThreatNoticed
from libs.contracts.tickets import TicketClosed
from libs.contracts.times import TimeLogged, TimeTakenBack
from libs.contracts.touchpoints import (
    ClientOnlyBilled,
    RelationshipRevalued,
    TouchpointLogged,
    TouchpointTakenBack,
)
from libs.contracts.upkeep import (
    ClientHeld,
    ClientMerged,
    ClientUnmerged,
    PersonErased,
)
from libs.contracts.utilisation import UtilisationLow
from libs.contracts.vendors import VendorSighted
from libs.contracts.welcome import ComplaintReceived

FROM_OUTSIDE: tuple[type[Event], ...] = (
    CallEnded,
    MeetingHeld,
    MeetingCancelled,
    MailExchanged,
    InvoiceIssued,
    CreditIssued,
    InvoiceVoided,
    PaymentReceived,
    TicketClosed,
    TouchReported,
    RatingGiven,
    SaleMade,
    SaleCancelled,
    OutageStarted,
    OutageRestored,
    TimeLogged,
    TimeTakenBack,
)
OUR_OWN: tuple[type[Event], ...] = (
    BranchRecorded,
    StaffRecorded,
    ClientRecorded,
    ContactRecorded,
    ConsentRecorded,
    EngagementRecorded,
    SiteRecorded,
    SiteAddressed,
    NeedRecorded,
    KnowledgeVerified,
    VendorSighted,
    YearEndNeared,
    ClientMerged,
    ClientUnmerged,
    PersonErased,
    ClientHeld,
    TouchpointLogged,
    TouchpointTakenBack,
    RelationshipRevalued,
    ClientOnlyBilled,
    LeavingRiskRevised,
    CallbackPromised,
    CallbackKept,
    CallbackBroken,
    CallDeclined,
    ComplaintReceived,
    ReferralReceived,
    ThreatNoticed,
    PromiseBroken,
    InvitationDrawnUp,
    ContactRequested,
    ContactGranted,
    ContactDeferred,
    ContactDenied,
    ContactDue,
    UtilisationLow,
    BusFactorLow,
    BusFactorRestored,
    ExposureRevalued,
    BeachAhead,
    AttentionMonopolised,
    PayerNeglected,
    WishesSpiked,
    LimitBreached,
    LimitCleared,
    ClientPaused,
    MessageSent,
    MessageFailed,
    MessageRefused,
    MessageBounced,
    MessageReplied,
    ContactUnsubscribed,
)


def event_types() -> Mapping[str, type[Event]]:
    """Return every event by its type."""
    return by_type(FROM_OUTSIDE + OUR_OWN)


def outside_types() -> Mapping[str, type[Event]]:
    """Return the events that other systems may send, by their type."""
    return by_type(FROM_OUTSIDE)


def by_type(events: tuple[type[Event], ...]) -> Mapping[str, type[Event]]:
    return MappingProxyType({event.type: event for event in events})
