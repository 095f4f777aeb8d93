"""Pauses: messages stopped within seconds, for a branch, a channel or everybody."""

from libs.storage.transactions import Transaction
from libs.values import NotFound
from services.outbound.domain.pauses import Pause, Reach, Why
from services.outbound.storage import pauses


class NotPaused(NotFound):
    """Nothing is paused there for this cause."""


def pause(transaction: Transaction, reach: Reach, why: Why, reason: str) -> None:
    """Let nothing out within the reach until somebody resumes it."""
    if pauses.put(transaction, reach, why, reason):
        transaction.audit(
            "messages paused", subject(reach), why=why.value, reason=reason
        )


def resume(transaction: Transaction, reach: Reach, why: Why, reason: str) -> None:
    """Let out again what was paused for one cause; raises NotPaused."""
    if not pauses.lift(transaction, reach, why):
        raise NotPaused
    transaction.audit("messages resumed", subject(reach), why=why.value, reason=reason)


def standing(transaction: Transaction) -> list[Pause]:
    """Tell what is paused now."""
    return pauses.standing(transaction)


def subject(reach: Reach) -> str:
    told = pauses.spelt(reach)
    return f"{told['over']}/{told['channel']}"
