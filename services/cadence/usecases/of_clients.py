"""Clients that somebody asks about by id, and whether people are theirs."""

from libs.storage.transactions import Transaction
from libs.values import ClientId, ContactId, NotFound, StaffId
from services.cadence.domain.clients import Client
from services.cadence.storage import clients, copies


class NoSuchClient(NotFound):
    """There is no such client."""


class NobodyThere(NotFound):
    """There is no such client, or it has no such contact."""


def found(transaction: Transaction, client: ClientId, staff: StaffId | None) -> Client:
    """Read a client, of one account manager or of all; raises NoSuchClient.

    One that the register has not told of yet is not there.
    """
    for each in clients.select(transaction, "client_id = :client", client=client):
        if each.profile and staff in (None, each.profile.account_manager):
            return each
    raise NoSuchClient


def unmerged(
    transaction: Transaction, client: ClientId, staff: StaffId | None
) -> Client:
    """Read a client that counts for no other, as `found` does."""
    each = found(transaction, client, staff)
    if each.counts_for:
        raise NoSuchClient
    return each


def require_there(
    transaction: Transaction, contact: ContactId | None, client: ClientId
) -> None:
    """Raise NobodyThere if somebody is named who is not there at the client."""
    if contact and not copies.works_at(transaction, contact, client):
        raise NobodyThere
