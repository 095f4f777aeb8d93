"""Freshness: how long what we know is good for, and what is past it."""

from collections.abc import Callable, Sequence
from datetime import date

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry, F, Shown
from services.registry.domain.freshness import Freshness, Limit, Subject
from services.registry.storage import freshness as storage


def known(transaction: Transaction) -> list[Limit]:
    """List the limits."""
    return storage.known(transaction)


def limit(transaction: Transaction, limit: Limit) -> Limit:
    """Set how many days a subject stays fresh."""
    storage.save(transaction, limit)
    changed = {"area": limit.area, "days": str(limit.days)}
    transaction.audit("freshness set", limit.subject, **changed)
    return limit


def today(transaction: Transaction) -> date:
    """Return the day, in UTC, on which it is judged what is stale."""
    return transaction.now.date()


def of(transaction: Transaction, subject: Subject) -> Freshness:
    """Return a subject's limits and the day it is."""
    limits = (each for each in known(transaction) if each.subject is subject)
    return Freshness.of(limits, today(transaction))


def judged(
    transaction: Transaction,
    entries: Sequence[Entry[F]],
    subject: Subject,
    is_stale: Callable[[F, Freshness], bool],
) -> list[Shown[F]]:
    """Show of each entry whether it is stale."""
    limits = of(transaction, subject)
    return [Shown(each, {"stale": is_stale(each.fact, limits)}) for each in entries]
