"""Clients' needs on record."""

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.entries import Entry
from services.registry.domain.needs import Need
from services.registry.storage.columns import COUNTING, OF_A_CLIENT, table_of

NEEDS = table_of("needs", Need, "need_id", OF_A_CLIENT)


def open_of(transaction: Transaction, client: ClientId) -> list[Entry[Need]]:
    """Read what a client will need and does not have, the first due first."""
    ending = f"where {COUNTING} and met_on is null order by due_on, need_id"
    return NEEDS.read(transaction, ending, client=client)
