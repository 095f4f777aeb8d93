"""What touchpoints hears and what it does by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.bus.every import every
from libs.bus.handles import handles
from libs.bus.relay import Relay
from libs.contracts.cadence import PromiseBroken
from libs.contracts.calls import CallEnded
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.consents import ConsentRecorded
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingCancelled, MeetingHeld
from libs.contracts.messages import MessageReplied, MessageSent
from libs.contracts.ratings import RatingGiven
from libs.contracts.reports import TouchReported
from libs.contracts.tickets import TicketClosed
from libs.contracts.upkeep import (
    ClientHeld,
    ClientMerged,
    ClientUnmerged,
    PersonErased,
)
from libs.contracts.verdicts import Verdicts
from libs.storage import holds, retention, sweeps
from libs.storage.transactions import Transaction
from services.touchpoints.storage.retained import RETAINED
from services.touchpoints.usecases import (
    callbacks,
    calls,
    facts,
    figures,
    invoices,
    leaving,
    mails,
    meetings,
    opt_outs,
    persons,
    ratings,
    relationships,
    replies,
    reports,
    sent_messages,
    threats,
    tickets,
)

# What is due sooner says so itself: this is only how long a lost wake-up may sleep.
A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)


class Touchpoints:
    """The log of contacts and the value of relationships."""

    name = "touchpoints"
    relay = Relay()
    measures = (figures.measure, retention.measure)

    @handles(CallEnded)
    def on_calls_ended(
        self, transaction: Transaction, ended: Sequence[CallEnded]
    ) -> Verdicts:
        return calls.log(transaction, ended)

    @handles(MeetingHeld)
    def on_meetings_held(
        self, transaction: Transaction, held: Sequence[MeetingHeld]
    ) -> Verdicts:
        return meetings.log(transaction, held)

    @handles(MeetingCancelled)
    def on_meetings_cancelled(
        self, transaction: Transaction, cancelled: Sequence[MeetingCancelled]
    ) -> Verdicts:
        return meetings.call_off(transaction, cancelled)

    @handles(MailExchanged)
    def on_mails_exchanged(
        self, transaction: Transaction, exchanged: Sequence[MailExchanged]
    ) -> Verdicts:
        return mails.log(transaction, exchanged)

    @handles(InvoiceIssued)
    def on_invoices_issued(
        self, transaction: Transaction, issued: Sequence[InvoiceIssued]
    ) -> Verdicts:
        return invoices.log(transaction, issued)

    @handles(TicketClosed)
    def on_tickets_closed(
        self, transaction: Transaction, closed: Sequence[TicketClosed]
    ) -> Verdicts:
        return tickets.log(transaction, closed)

    @handles(TouchReported)
    def on_touches_reported(
        self, transaction: Transaction, reported: Sequence[TouchReported]
    ) -> Verdicts:
        return reports.log(transaction, reported)

    @handles(MessageSent)
    def on_messages_sent(
        self, transaction: Transaction, sent: Sequence[MessageSent]
    ) -> Verdicts:
        return sent_messages.log(transaction, sent)

    @handles(MessageReplied)
    def on_messages_replied(
        self, transaction: Transaction, replied: Sequence[MessageReplied]
    ) -> Verdicts:
        return replies.log(transaction, replied)

    @handles(RatingGiven)
    def on_ratings_given(
        self, transaction: Transaction, given: Sequence[RatingGiven]
    ) -> Verdicts:
        return ratings.log(transaction, given)

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
        leaving.note(transaction, recorded)

    @handles(ContactRecorded)
    def on_contacts_recorded(
        self, transaction: Transaction, recorded: Sequence[ContactRecorded]
    ) -> None:
        facts.record_contacts(transaction, recorded)

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

    @handles(ConsentRecorded)
    def on_consents_recorded(
        self, transaction: Transaction, recorded: Sequence[ConsentRecorded]
    ) -> None:
        opt_outs.record(transaction, recorded)

    @handles(PromiseBroken)
    def on_promises_broken(
        self, transaction: Transaction, broken: Sequence[PromiseBroken]
    ) -> Verdicts:
        return threats.notice_broken(transaction, broken)

    @every(A_WEEK)
    def announce_crossings(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return relationships.announce_crossings(transaction)

    @every(A_WEEK)
    def apply_terms(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return relationships.apply_terms(transaction)

    @every(A_DAY)
    def revise_leaving_risks(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return leaving.revise(transaction)

    @every(A_WEEK)
    def learn_who_leaves(self, transaction: Transaction, _due_at: datetime) -> None:
        leaving.learn(transaction)

    @every(A_WEEK)
    def sweep_up_after_people(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return sweeps.sweep(transaction)

    @every(A_WEEK)
    def prune(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return RETAINED.prune(transaction)

    @every(A_WEEK)
    def announce_broken_callbacks(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return callbacks.announce_broken(transaction)
