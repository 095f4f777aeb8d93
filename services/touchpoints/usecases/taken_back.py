"""Touches that count no longer: whose each is now, or else why."""

from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import Touch, id_with
from services.touchpoints.storage import relationships, reversals, touches


def what_became(transaction: Transaction, touch: Touch) -> str | None:
    """Say what a touch is now that was taken back; None of one that still stands."""
    why = reversals.reason(transaction, touch.id)
    if why is None:
        return None
    now = by_now(transaction, touch)
    gone = reversals.reason(transaction, now.id)
    whose = relationships.find(transaction, now.client, None)
    if now is touch or gone is not None or whose is None:
        return f"It was taken back before: {(gone or why).removesuffix('.')}."
    return f"It is {whose.name}'s by now, as {now.id}."


def by_now(transaction: Transaction, touch: Touch) -> Touch:
    """Return what a touch is by now: itself, or what it was logged as instead."""
    while moved := reassigned(transaction, touch):
        touch = moved
    return touch


def reassigned(transaction: Transaction, touch: Touch) -> Touch | None:
    """Find what a touch became when it was logged with another client instead."""
    alike = touches.at_once(transaction, touch.occurred_at)
    return next(
        (each for each, own in alike if each.id == id_with(touch.id, own)), None
    )
