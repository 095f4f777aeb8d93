"""What cadence hears and what it does by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.bus.every import every
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
from libs.contracts.touchpoints import (
    RelationshipRevalued,
    TouchpointLogged,
    TouchpointTakenBack,
)
from libs.contracts.upkeep import ClientMerged, ClientUnmerged, PersonErased
from libs.contracts.vendors import VendorSighted
from libs.storage.retention import prune
from libs.storage.transactions import Transaction
from services.cadence.usecases import (
    callbacks,
    facts,
    merges,
    next_touches,
    promises,
    prompts,
    relationships,
    touches,
)

# What is due sooner says so itself: this is only how long a lost wake-up may sleep.
A_WEEK = timedelta(days=7)


class Cadence:
    """Promises of contact and whom to call."""

    name = "cadence"
    relay = Relay()
    measures = (next_touches.measure,)

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
        touches.log(transaction, logged)

    @handles(TouchpointTakenBack)
    def on_touchpoints_taken_back(
        self, transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
    ) -> None:
        touches.take_back(transaction, taken_back)

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

    @handles(PersonErased)
    def on_people_erased(
        self, transaction: Transaction, erased: Sequence[PersonErased]
    ) -> None:
        facts.forget_people(transaction, erased)

    @every(A_WEEK)
    def announce_broken_promises(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return promises.announce_broken(transaction)

    @every(timedelta(days=1))
    def repair_next_touches(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return next_touches.repair(transaction)

    @every(A_WEEK)
    def prune(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return prune(transaction)
