"""Frustrations: given to somebody, with a date, and closed with what was done."""

from dataclasses import replace
from datetime import date

from libs.storage.transactions import Transaction
from libs.values import Conflict, NotFound, StaffId
from services.touchpoints.domain.frustrations import Frustration
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.storage import frustrations


class NoSuchFrustration(NotFound):
    """There is no such frustration."""


class AlreadyClosed(Conflict):
    """The frustration is closed already."""


def still_open(
    transaction: Transaction, wanted: Wanted, after: str, most: int
) -> list[Frustration]:
    """List what clients are still unhappy about."""
    return frustrations.still_open(transaction, wanted, after, most)


def entrust(
    transaction: Transaction, touch: str, owner: StaffId, due_on: date
) -> Frustration:
    """Give a frustration to somebody, with a date."""
    frustration = lock_open(transaction, touch)
    return save(transaction, replace(frustration, owner=owner, due_on=due_on))


def close(transaction: Transaction, touch: str, resolution: str) -> Frustration:
    """Close a frustration with what was done; raises AlreadyClosed."""
    frustration = lock_open(transaction, touch)
    return save(
        transaction,
        replace(frustration, closed_at=transaction.now, resolution=resolution),
    )


def lock_open(transaction: Transaction, touch: str) -> Frustration:
    frustration = frustrations.lock(transaction, touch)
    if frustration is None:
        raise NoSuchFrustration
    if frustration.closed_at:
        raise AlreadyClosed
    return frustration


def save(transaction: Transaction, frustration: Frustration) -> Frustration:
    changed = replace(frustration, revision=frustration.revision + 1)
    frustrations.save(transaction, changed)
    return changed
