"""Whom a batch of events is about is taken in hand at once, before its handlers."""

from collections.abc import Sequence

from libs.contracts.record import Event
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.storage import clients

NAMING = ("client_id", "survivor_id")


def take(transaction: Transaction, heard: Sequence[Event]) -> None:
    """Take the clients that events name in hand, in order, whatever their types."""
    named = {getattr(event, field, None) for event in heard for field in NAMING}
    if told := {ClientId(each) for each in named if each}:
        clients.take(transaction, told)
