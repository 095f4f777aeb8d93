"""Clients' sites on record."""

from collections.abc import Iterable

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.entries import Entry
from services.registry.domain.sites import Site
from services.registry.storage.clients import OF_CLIENTS
from services.registry.storage.columns import COUNTING, OF_A_CLIENT, table_of

SITES = table_of("sites", Site, "site_id", OF_A_CLIENT)


def of_client(transaction: Transaction, client: ClientId) -> list[Entry[Site]]:
    """Read a client's, with those of whom counts for it."""
    ending = f"where {COUNTING} order by site_id"
    return SITES.read(transaction, ending, client=client)


def lock_of(transaction: Transaction, clients: Iterable[str]) -> list[Entry[Site]]:
    """Take in hand every site of the clients."""
    return SITES.lock_all(transaction, OF_CLIENTS, clients=sorted(clients))
