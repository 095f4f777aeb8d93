"""What concentration does by the clock."""

from datetime import datetime, timedelta

from libs.bus.every import every
from libs.storage import sweeps
from libs.storage.transactions import Transaction
from services.concentration.storage.retained import RETAINED
from services.concentration.usecases import (
    attention,
    beach,
    bus_alarms,
    exposures,
    limits,
    rates,
    spikes,
    utilisation,
)

# What is due sooner says so itself: this is only how long a lost wake-up may sleep.
A_WEEK = timedelta(days=7)


class Timers:
    """Limits judged, cover looked ahead for, traces swept."""

    @every(A_WEEK)
    def sweep_up_after_people(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return sweeps.sweep(transaction)

    @every(A_WEEK)
    def judge_attention(self, transaction: Transaction, _due_at: datetime) -> None:
        attention.judge(transaction)
        spikes.judge(transaction)

    @every(A_WEEK)
    def judge_bus_factors(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return bus_alarms.judge(transaction)

    @every(A_WEEK)
    def revalue_exposures(
        self, transaction: Transaction, _due_at: datetime
    ) -> datetime | None:
        return exposures.look_around(transaction)

    @every(A_WEEK)
    def look_ahead(self, transaction: Transaction, _due_at: datetime) -> datetime:
        utilisation.judge(transaction)
        return beach.judge(transaction)

    @every(A_WEEK)
    def judge_limits(self, transaction: Transaction, _due_at: datetime) -> datetime:
        return limits.judge(transaction)

    @every(A_WEEK)
    def convert(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return rates.convert(transaction)

    @every(A_WEEK)
    def prune(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return RETAINED.prune(transaction)
