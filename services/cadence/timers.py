"""What cadence does by the clock."""

from datetime import datetime, timedelta

from libs.bus.every import every
from libs.storage import sweeps
from libs.storage.transactions import Transaction
from services.cadence.storage.retained import RETAINED
from services.cadence.usecases import (
    due_contacts,
    horizon,
    next_touches,
    occasions,
    outreach,
    pauses,
    plan_days,
    policies,
    promises,
    reminders,
    rounds,
    triggers,
)

# What is due sooner says so itself: this is only how long a lost wake-up may sleep.
A_WEEK = timedelta(days=7)


class Timers:
    """Promises judged, tasks opened and planned, steps taken, traces swept."""

    @every(A_WEEK)
    def announce_due_contacts(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return due_contacts.announce(transaction)

    @every(A_WEEK)
    def announce_broken_promises(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return promises.announce_broken(transaction)

    @every(timedelta(days=1))
    def open_occasions(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return occasions.open_due(transaction)

    @every(A_WEEK)
    def follow_policies(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return policies.follow(transaction)

    @every(timedelta(hours=1))
    def see_outages_through(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return rounds.see_through(transaction)

    @every(timedelta(days=1))
    def repair_next_touches(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return next_touches.repair(transaction)

    @every(timedelta(days=1))
    def plan_nights(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return plan_days.plan_night(transaction)

    @every(A_WEEK)
    def plan_news(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return plan_days.plan_news(transaction)

    @every(timedelta(days=1))
    def look_ahead(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return horizon.look_ahead(transaction)

    # One worker at a time has a timer: by this one a second shares the night.
    @every(timedelta(days=1))
    def look_ahead_beside(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return horizon.look_ahead(transaction)

    @every(A_WEEK)
    def follow_triggers(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return triggers.follow(transaction)

    @every(A_WEEK)
    def draft_outreach(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return outreach.draft(transaction)

    @every(A_WEEK)
    def take_reminder_steps(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return reminders.take_steps(transaction)

    @every(A_WEEK)
    def announce_pauses(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return pauses.announce_untold(transaction)

    @every(A_WEEK)
    def sweep_up_after_people(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return sweeps.sweep(transaction)

    @every(A_WEEK)
    def prune(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return RETAINED.prune(transaction)
