"""Touches by hand: logged by a person, taken back, and the frustrations they leave."""

from dataclasses import replace
from datetime import date, datetime

from libs.storage.transactions import Transaction
from libs.values import (
    Conflict,
    FieldError,
    Invalid,
    NotFound,
    StaffId,
    TouchId,
)
from services.touchpoints.domain.kinds import Kind
from services.touchpoints.domain.touches import Touch
from services.touchpoints.storage import frustrations, kinds, touches
from services.touchpoints.storage.frustrations import Frustration
from services.touchpoints.storage.touches import Wanted
from services.touchpoints.usecases import relationships
from services.touchpoints.usecases.touches import record


class NoSuchTouch(NotFound):
    """There is no such touchpoint."""


class NotYetHappened(Invalid):
    """A touchpoint is logged after it happened."""


class NoSuchFrustration(NotFound):
    """There is no such frustration."""


class AlreadyClosed(Conflict):
    """The frustration is closed already."""


def log_by_hand(transaction: Transaction, touch: Touch) -> Touch:
    """Log what a person tells of; raises UnknownKind, NotYetHappened."""
    relationships.found(transaction, touch.client)
    if touch.occurred_at > transaction.now:
        raise NotYetHappened(None, FieldError("occurred_at", "in the future"))
    record(transaction, [touch])
    return touch


def take_back(transaction: Transaction, touch: TouchId, reason: str) -> Touch:
    """Take back what a touch earned; the log and the ledger keep both entries."""
    logged = found(transaction, touch)
    relationships.take_back(transaction, logged, reason)
    transaction.audit("touchpoint taken back", touch)
    return logged


def found(transaction: Transaction, touch: str, staff: StaffId | None = None) -> Touch:
    """Load a touch, only of `staff`'s clients if given; raises NoSuchTouch."""
    if logged := touches.find(transaction, touch, staff):
        return logged
    raise NoSuchTouch


def page(
    transaction: Transaction,
    wanted: Wanted,
    before: tuple[datetime, str] | None,
    most: int,
) -> list[Touch]:
    """List touches, the latest first."""
    return touches.page(transaction, wanted, before, most)


def open_frustrations(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> list[Frustration]:
    """List what clients are still unhappy about."""
    return frustrations.still_open(transaction, staff, after, most)


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


def known_kinds(transaction: Transaction) -> list[Kind]:
    """List the kinds of touch."""
    return sorted(kinds.known(transaction).values(), key=lambda kind: kind.name)


def set_kind(transaction: Transaction, kind: Kind) -> Kind:
    """Add a kind of touch, or change what it is worth from now on."""
    kinds.save(transaction, kind)
    transaction.audit("kind of touch set", kind.name)
    return kind
