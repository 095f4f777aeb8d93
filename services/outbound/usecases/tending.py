"""Tending the ledger: what is too late is let go, what a sender left is picked up."""

from datetime import datetime, timedelta

from libs.storage.transactions import Transaction
from services.outbound.domain import settlements as rules
from services.outbound.domain.messages import State
from services.outbound.storage import settlements
from services.outbound.usecases import settling

AT_ONCE = 1_000
SOON = timedelta(minutes=1)  # in which the sender tells itself
LEFT = "the sender stopped while it was on its way"


def tend(transaction: Transaction, clock: datetime) -> int:
    """Let go of what is late and pick up what was left; return how many there were.

    `clock` is the clock on the wall, which leases go by.
    """
    picked_up = settlements.put_back(transaction, clock, AT_ONCE)
    left = settlements.left(transaction, clock, AT_ONCE)
    doubted = [rules.of_doubt(message, LEFT, transaction.now) for message in left]
    settling.apply(transaction, doubted, (State.HANDED_OVER,))
    late = settlements.expire(transaction, AT_ONCE)
    settling.announce_expired(transaction, late)
    untold = settlements.untold(transaction, transaction.now - SOON, AT_ONCE)
    settling.tell(transaction, untold)
    return picked_up + len(left) + len(late) + len(untold)
