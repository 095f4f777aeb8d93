"""Conversations: who talks with whom, as the log tells it."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.domain.conversations import (
    LOOKED_BACK,
    Conversation,
    conversation_of,
)
from services.touchpoints.storage import conversations


def of(
    transaction: Transaction, clients: Sequence[ClientId]
) -> dict[ClientId, Conversation]:
    """Look at the give and take with each client."""
    since = transaction.now - LOOKED_BACK
    exchanges = conversations.exchanges(transaction, clients, since)
    people = conversations.people(transaction, clients)
    return {
        client: conversation_of(exchanges[client], people[client], transaction.now)
        for client in clients
    }
