"""News for the planner: there are tasks that have no place yet."""

from datetime import timedelta
from typing import Any

from libs.storage.transactions import WAKE, Transaction

TIMER = "plan_news"
# Many come at once: they find their places together.
SOON = timedelta(seconds=20)


# For who opens tasks in a statement anyway: to tell is a part of it, and `told` bound.
TELL = WAKE.format(service="cadence")


def tell(transaction: Transaction) -> None:
    """Let tasks without a place find one soon."""
    transaction.wake(TIMER, transaction.now + SOON)


def told(transaction: Transaction) -> dict[str, Any]:
    """Return what TELL is bound to."""
    return {"timer": TIMER, "at": transaction.now + SOON}
