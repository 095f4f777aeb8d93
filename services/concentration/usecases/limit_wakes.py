"""What has limits judged before the day is over."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from libs.storage.transactions import Transaction
from services.concentration.domain.windows import Window

TIMER = "judge_limits"
# What comes together is judged together, once a span of this length is over.
SETTLES_IN = timedelta(minutes=10)


def at_once(transaction: Transaction) -> None:
    """Have limits judged now."""
    transaction.wake(TIMER, transaction.now)


def soon(transaction: Transaction) -> None:
    """Have limits judged when all that is told together has been heard."""
    transaction.wake(TIMER, next_span(transaction))


def next_span(transaction: Transaction) -> datetime:
    """Return when what is told together now is judged."""
    midnight = transaction.now.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = (transaction.now - midnight) // SETTLES_IN
    return midnight + (passed + 1) * SETTLES_IN


def soon_for(transaction: Transaction, days: Iterable[date]) -> None:
    """The same if any day is of a month that is over: only those count."""
    last = Window(transaction.now.date()).last.last_day
    if any(day <= last for day in days):
        soon(transaction)
