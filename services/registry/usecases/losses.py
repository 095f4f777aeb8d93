"""Losses: why each client left stays on record, even if it comes back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.clients import Client
from services.registry.domain.entries import Entry
from services.registry.domain.losses import followed
from services.registry.storage import losses as storage
from services.registry.usecases.records import Records

LOSSES = Records(storage.LOSSES)


def follow(transaction: Transaction, clients: Sequence[Entry[Client]]) -> None:
    """Record who of the clients is lost, and who is won back."""
    unended = storage.lock_unended(transaction, [each.fact.id for each in clients])
    told = (
        followed(each.fact, unended.get(each.fact.id), transaction.now)
        for each in clients
    )
    LOSSES.record(transaction, [loss for loss in told if loss])


def report(transaction: Transaction, since: date | None) -> Mapping[str, Any]:
    """Tell how many were lost since a day, for what and to whom, and came back."""
    return {
        "since": since,
        "by_reason": storage.by_reason(transaction, since),
        "by_winner": storage.by_winner(transaction, since),
    }
