"""Senders: as whom each branch writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import BranchId, FieldError, NotFound
from services.outbound.domain.letters import SenderTooLong
from services.outbound.domain.senders import Identity
from services.outbound.storage import senders as storage
from services.outbound.usecases import letters


class NoSuchSender(NotFound):
    """There is no branch that writes under this id."""


def senders(
    transaction: Transaction, branches: Collection[BranchId]
) -> Mapping[BranchId, Identity]:
    """Return who writes for branches, as far as they are known."""
    return storage.of(transaction, branches)


def read(transaction: Transaction, branch: BranchId) -> Identity:
    """Return who writes for a branch; raises NoSuchSender."""
    known = storage.of(transaction, [branch])
    if branch not in known:
        raise NoSuchSender
    return known[branch]


def listed(transaction: Transaction, after: str, most: int) -> Sequence[Identity]:
    """List who writes, by branch."""
    return storage.page(transaction, after, most)


def locked(transaction: Transaction, branch: BranchId) -> Identity:
    """Take who writes for a branch in hand to change it; raises NoSuchSender."""
    storage.lock(transaction, branch)
    return read(transaction, branch)


def say(transaction: Transaction, known: Identity, told: Mapping[str, Any]) -> Identity:
    """Say as whom a branch writes from now on; raises NotASender and SenderTooLong."""
    said = replace(known.said, **told)
    if told.get("postal_lines"):
        require_legible(replace(known, said=said))
    storage.save(transaction, known.branch, said)
    transaction.audit("sender changed", known.branch)
    return read(transaction, known.branch)


def require_legible(told: Identity) -> None:
    """Raise SenderTooLong if no letter could carry the address."""
    try:
        letters.sender_of(told).require_legible()
    except SenderTooLong:
        long = FieldError("postal_lines", "too long above an address")
        raise SenderTooLong(None, long) from None
