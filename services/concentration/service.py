"""What concentration hears."""

from collections.abc import Sequence

from libs.bus.handles import handles
from libs.bus.relay import Relay
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.introductions import ReferralReceived
from libs.contracts.invoices import CreditIssued, InvoiceIssued, InvoiceVoided
from libs.contracts.knowledge import KnowledgeVerified
from libs.contracts.leaving import LeavingRiskRevised
from libs.contracts.payments import PaymentReceived
from libs.contracts.record import Event
from libs.contracts.sites import SiteRecorded
from libs.contracts.times import TimeLogged, TimeTakenBack
from libs.contracts.touchpoints import (
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
from libs.contracts.verdicts import Verdicts
from libs.storage import holds, retention
from libs.storage.transactions import Transaction
from services.concentration.timers import Timers
from services.concentration.usecases import (
    billing,
    dealings,
    facts,
    figures,
    in_hand,
    payments,
    times,
)


class Concentration(Timers):
    """What depends on whom."""

    name = "concentration"
    relay = Relay()
    measures = (figures.measure, retention.measure)

    def take_in_hand(self, transaction: Transaction, heard: Sequence[Event]) -> None:
        in_hand.take(transaction, heard)

    @handles(BranchRecorded)
    def on_branches_recorded(
        self, transaction: Transaction, recorded: Sequence[BranchRecorded]
    ) -> None:
        facts.record_branches(transaction, recorded)

    @handles(StaffRecorded)
    def on_staff_recorded(
        self, transaction: Transaction, recorded: Sequence[StaffRecorded]
    ) -> None:
        facts.record_staff(transaction, recorded)

    @handles(ClientRecorded)
    def on_clients_recorded(
        self, transaction: Transaction, recorded: Sequence[ClientRecorded]
    ) -> None:
        facts.record_clients(transaction, recorded)

    @handles(ContactRecorded)
    def on_contacts_recorded(
        self, transaction: Transaction, recorded: Sequence[ContactRecorded]
    ) -> None:
        facts.record_contacts(transaction, recorded)

    @handles(SiteRecorded)
    def on_sites_recorded(
        self, transaction: Transaction, recorded: Sequence[SiteRecorded]
    ) -> None:
        facts.record_sites(transaction, recorded)

    @handles(EngagementRecorded)
    def on_engagements_recorded(
        self, transaction: Transaction, recorded: Sequence[EngagementRecorded]
    ) -> None:
        facts.record_engagements(transaction, recorded)

    @handles(KnowledgeVerified)
    def on_knowledge_verified(
        self, transaction: Transaction, verified: Sequence[KnowledgeVerified]
    ) -> None:
        facts.record_knowledge(transaction, verified)

    @handles(RelationshipRevalued)
    def on_relationships_revalued(
        self, transaction: Transaction, revalued: Sequence[RelationshipRevalued]
    ) -> None:
        facts.revalue(transaction, revalued)

    @handles(LeavingRiskRevised)
    def on_leaving_risks_revised(
        self, transaction: Transaction, revised: Sequence[LeavingRiskRevised]
    ) -> None:
        facts.revise_risks(transaction, revised)

    @handles(ClientMerged)
    def on_clients_merged(
        self, transaction: Transaction, merged: Sequence[ClientMerged]
    ) -> None:
        facts.record_merges(transaction, merged)

    @handles(ClientUnmerged)
    def on_clients_unmerged(
        self, transaction: Transaction, unmerged: Sequence[ClientUnmerged]
    ) -> None:
        facts.record_merges(transaction, unmerged)

    @handles(ReferralReceived)
    def on_referrals_received(
        self, transaction: Transaction, received: Sequence[ReferralReceived]
    ) -> None:
        facts.record_referrals(transaction, received)

    @handles(ClientHeld)
    def on_clients_held(
        self, transaction: Transaction, told: Sequence[ClientHeld]
    ) -> None:
        holds.record(transaction, told)

    @handles(PersonErased)
    def on_people_erased(
        self, transaction: Transaction, erased: Sequence[PersonErased]
    ) -> None:
        facts.forget_people(transaction, erased)

    @handles(InvoiceIssued)
    def on_invoices_issued(
        self, transaction: Transaction, issued: Sequence[InvoiceIssued]
    ) -> Verdicts:
        return billing.enter(transaction, issued)

    @handles(CreditIssued)
    def on_credits_issued(
        self, transaction: Transaction, issued: Sequence[CreditIssued]
    ) -> Verdicts:
        return billing.enter(transaction, issued)

    @handles(InvoiceVoided)
    def on_invoices_voided(
        self, transaction: Transaction, voided: Sequence[InvoiceVoided]
    ) -> Verdicts:
        return billing.void(transaction, voided)

    @handles(PaymentReceived)
    def on_payments_received(
        self, transaction: Transaction, received: Sequence[PaymentReceived]
    ) -> Verdicts:
        return payments.enter(transaction, received)

    @handles(TimeLogged)
    def on_time_logged(
        self, transaction: Transaction, logged: Sequence[TimeLogged]
    ) -> Verdicts:
        return times.enter(transaction, logged)

    @handles(TimeTakenBack)
    def on_time_taken_back(
        self, transaction: Transaction, taken: Sequence[TimeTakenBack]
    ) -> Verdicts:
        return times.take_back(transaction, taken)

    @handles(TouchpointLogged)
    def on_touchpoints_logged(
        self, transaction: Transaction, logged: Sequence[TouchpointLogged]
    ) -> Verdicts:
        dealings.log(transaction, logged)
        return times.count_touches(transaction, logged)

    @handles(TouchpointTakenBack)
    def on_touchpoints_taken_back(
        self, transaction: Transaction, taken: Sequence[TouchpointTakenBack]
    ) -> None:
        times.take_touches_back(transaction, taken)
        dealings.take_back(transaction, taken)
