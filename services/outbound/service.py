"""What outbound hears."""

from collections.abc import Sequence

from libs.bus.handles import handles
from libs.bus.loops import Loops
from libs.bus.relay import Relay
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.consents import ConsentRecorded
from libs.contracts.grants import (
    ContactDeferred,
    ContactDenied,
    ContactDue,
    ContactGranted,
)
from libs.contracts.invitations import InvitationDrawnUp
from libs.contracts.pauses import ClientPaused
from libs.contracts.sites import SiteAddressed
from libs.contracts.upkeep import (
    ClientHeld,
    ClientMerged,
    ClientUnmerged,
    PersonErased,
)
from libs.storage import holds, retention
from libs.storage.transactions import Transaction
from services.outbound import ways
from services.outbound.timers import Timers
from services.outbound.usecases import (
    due_contacts,
    facts,
    granting,
    invitations,
    late_issues,
    leaks,
    persons,
    sending_seen,
    suppression,
)


class Outbound(Timers):
    """Messages: post first, and never twice."""

    name = "outbound"
    relay = Relay()
    sender = Loops(ways.rounds)
    connections = staticmethod(ways.connections)
    measures = (sending_seen.measure, late_issues.measure, retention.measure)

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
        leaks.learn_clients(transaction, recorded)

    @handles(ContactRecorded)
    def on_contacts_recorded(
        self, transaction: Transaction, recorded: Sequence[ContactRecorded]
    ) -> None:
        facts.record_contacts(transaction, recorded)
        leaks.learn_contacts(transaction, recorded)

    @handles(SiteAddressed)
    def on_sites_addressed(
        self, transaction: Transaction, addressed: Sequence[SiteAddressed]
    ) -> None:
        facts.record_sites(transaction, addressed)

    @handles(ConsentRecorded)
    def on_consents_recorded(
        self, transaction: Transaction, recorded: Sequence[ConsentRecorded]
    ) -> None:
        taken = facts.record_consents(transaction, recorded)
        suppression.hear(transaction, taken)

    @handles(ContactDue)
    def on_contacts_due(
        self, transaction: Transaction, due: Sequence[ContactDue]
    ) -> None:
        due_contacts.record(transaction, due)

    @handles(ContactGranted)
    def on_contacts_granted(
        self, transaction: Transaction, granted: Sequence[ContactGranted]
    ) -> None:
        granting.granted(transaction, granted)

    @handles(ContactDeferred)
    def on_contacts_deferred(
        self, transaction: Transaction, deferred: Sequence[ContactDeferred]
    ) -> None:
        granting.deferred(transaction, deferred)

    @handles(ContactDenied)
    def on_contacts_denied(
        self, transaction: Transaction, denied: Sequence[ContactDenied]
    ) -> None:
        granting.denied(transaction, denied)

    @handles(ClientPaused)
    def on_clients_paused(
        self, transaction: Transaction, paused: Sequence[ClientPaused]
    ) -> None:
        facts.record_pauses(transaction, paused)

    @handles(InvitationDrawnUp)
    def on_invitations_drawn_up(
        self, transaction: Transaction, drawn_up: Sequence[InvitationDrawnUp]
    ) -> None:
        invitations.record(transaction, drawn_up)

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

    @handles(ClientHeld)
    def on_clients_held(
        self, transaction: Transaction, told: Sequence[ClientHeld]
    ) -> None:
        holds.record(transaction, told)

    @handles(PersonErased)
    def on_people_erased(
        self, transaction: Transaction, erased: Sequence[PersonErased]
    ) -> None:
        persons.forget(transaction, erased)
