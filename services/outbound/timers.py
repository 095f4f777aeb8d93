"""What outbound does by the clock."""

from datetime import datetime, timedelta

from libs.bus.every import every
from libs.storage.transactions import Transaction
from services.outbound.storage.retained import RETAINED
from services.outbound.usecases import granting, persons

# What is due sooner says so itself: this is only how long a lost wake-up may sleep.
A_WEEK = timedelta(days=7)


class Timers:
    """Messages let go, traces swept."""

    @every(A_WEEK)
    def ask_for_leave(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return granting.ask(transaction)

    @every(A_WEEK)
    def sweep_up_after_people(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return persons.sweep(transaction)

    @every(A_WEEK)
    def prune(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return RETAINED.prune(transaction)
