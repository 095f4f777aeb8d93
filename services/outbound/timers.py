"""What outbound does by the clock."""

from datetime import datetime, timedelta

from libs.bus.every import every
from libs.storage.retention import prune
from libs.storage.transactions import Transaction
from services.outbound.usecases import granting, persons

# What is due sooner says so itself: this is only how long a lost wake-up may sleep.
A_WEEK = timedelta(days=7)


# Bytes for as long as somebody asks what was sent, slots for longer than any limit may
# look back, digests for longer than a mail may take to come back.
KEPT_FOR = {
    "frozen": "exists (select from outbound.messages m"
    " where m.branch_id = frozen.branch_id and m.message_id = frozen.message_id"
    " and m.state <> 'ambiguous'"
    " and m.settled_at < %(now)s - interval '90 days')",
    "slots": "at < %(now)s - interval '91 days'",
    "intake": "at < %(now)s - interval '180 days'",
}


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
        return prune(transaction, KEPT_FOR)
