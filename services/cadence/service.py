"""What cadence hears."""

from collections.abc import Sequence

from libs.bus.handles import handles
from libs.bus.relay import Relay
from libs.contracts.budgets import YearEndNeared
from libs.contracts.callbacks import CallbackBroken, CallbackKept, CallbackPromised
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.grants import ContactRequested
from libs.contracts.introductions import ReferralReceived
from libs.contracts.knowledge import NeedRecorded
from libs.contracts.messages import MessageRefused, MessageSent
from libs.contracts.outages import OutageRestored, OutageStarted
from libs.contracts.record import Event
from libs.contracts.sales import SaleCancelled, SaleMade
from libs.contracts.sites import SiteRecorded
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
from libs.contracts.utilisation import UtilisationLow
from libs.contracts.vendors import VendorSighted
from libs.contracts.verdicts import Verdicts
from libs.storage import holds, retention
from libs.storage.transactions import Transaction
from services.cadence.timers import Timers
from services.cadence.usecases import (
    areas,
    callbacks,
    check_ins,
    contact_requests,
    facts,
    foreseen,
    in_hand,
    log,
    merges,
    next_touches,
    occasions,
    outages,
    outreach,
    promises,
    prompts,
    ratings,
    refused_messages,
    relationships,
    reminders,
    sales,
    sent_messages,
    their_messages,
    touches,
)


class Cadence(Timers):
    """Promises of contact and whom to call."""

    name = "cadence"
    relay = Relay()
    measures = (next_touches.measure, promises.measure, retention.measure)

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

    @handles(TouchpointLogged)
    def on_touchpoints_logged(
        self, transaction: Transaction, logged: Sequence[TouchpointLogged]
    ) -> None:
        log.append(transaction, logged)
        check_ins.record(transaction, logged)

    @handles(TouchpointTakenBack)
    def on_touchpoints_taken_back(
        self, transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
    ) -> None:
        touches.take_back(transaction, taken_back)
        ratings.take_back(transaction, taken_back)
        check_ins.take_back(transaction, taken_back)
        their_messages.take_back(transaction, taken_back)
        reminders.take_back(transaction, taken_back)

    @handles(RelationshipRevalued)
    def on_relationships_revalued(
        self, transaction: Transaction, revalued: Sequence[RelationshipRevalued]
    ) -> None:
        relationships.revalue(transaction, revalued)

    @handles(CallbackPromised)
    def on_callbacks_promised(
        self, transaction: Transaction, promised: Sequence[CallbackPromised]
    ) -> None:
        callbacks.record(transaction, promised)

    @handles(CallbackKept)
    def on_callbacks_kept(
        self, transaction: Transaction, kept: Sequence[CallbackKept]
    ) -> None:
        callbacks.record(transaction, kept)

    @handles(CallbackBroken)
    def on_callbacks_broken(
        self, transaction: Transaction, broken: Sequence[CallbackBroken]
    ) -> None:
        callbacks.record(transaction, broken)

    @handles(VendorSighted)
    def on_vendors_sighted(
        self, transaction: Transaction, sighted: Sequence[VendorSighted]
    ) -> None:
        prompts.record(transaction, sighted)

    @handles(YearEndNeared)
    def on_year_ends_neared(
        self, transaction: Transaction, neared: Sequence[YearEndNeared]
    ) -> None:
        prompts.record(transaction, neared)

    @handles(ReferralReceived)
    def on_referrals_received(
        self, transaction: Transaction, received: Sequence[ReferralReceived]
    ) -> None:
        occasions.thank(transaction, received)

    @handles(EngagementRecorded)
    def on_engagements_recorded(
        self, transaction: Transaction, recorded: Sequence[EngagementRecorded]
    ) -> None:
        foreseen.record_engagements(transaction, recorded)

    @handles(NeedRecorded)
    def on_needs_recorded(
        self, transaction: Transaction, recorded: Sequence[NeedRecorded]
    ) -> None:
        foreseen.record_needs(transaction, recorded)

    @handles(SaleMade)
    @handles(SaleCancelled)
    def on_sales_told(
        self, transaction: Transaction, told: Sequence[SaleMade | SaleCancelled]
    ) -> Verdicts:
        return sales.record(transaction, told)

    @handles(UtilisationLow)
    def on_utilisation_low(
        self, transaction: Transaction, told: Sequence[UtilisationLow]
    ) -> None:
        outreach.record(transaction, told)

    @handles(SiteRecorded)
    def on_sites_recorded(
        self, transaction: Transaction, recorded: Sequence[SiteRecorded]
    ) -> None:
        areas.record(transaction, recorded)

    @handles(OutageStarted)
    def on_outages_started(
        self, transaction: Transaction, started: Sequence[OutageStarted]
    ) -> Verdicts:
        return outages.hear(transaction, started)

    @handles(OutageRestored)
    def on_outages_restored(
        self, transaction: Transaction, restored: Sequence[OutageRestored]
    ) -> Verdicts:
        return outages.hear(transaction, restored)

    @handles(ClientMerged)
    def on_clients_merged(
        self, transaction: Transaction, merged: Sequence[ClientMerged]
    ) -> None:
        merges.record(transaction, merged)

    @handles(ClientUnmerged)
    def on_clients_unmerged(
        self, transaction: Transaction, unmerged: Sequence[ClientUnmerged]
    ) -> None:
        merges.record(transaction, unmerged)

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

    @handles(MessageSent)
    def on_messages_sent(
        self, transaction: Transaction, sent: Sequence[MessageSent]
    ) -> None:
        sent_messages.record(transaction, sent)

    @handles(MessageRefused)
    def on_messages_refused(
        self, transaction: Transaction, refused: Sequence[MessageRefused]
    ) -> None:
        refused_messages.record(transaction, refused)

    @handles(ContactRequested)
    def on_contacts_requested(
        self, transaction: Transaction, requested: Sequence[ContactRequested]
    ) -> Verdicts:
        return contact_requests.answer(transaction, requested)
