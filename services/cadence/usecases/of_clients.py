"""Clients that somebody asks about by id."""

from libs.storage.transactions import Transaction
from libs.values import ClientId, NotFound, StaffId
from services.cadence.domain.clients import Client
from services.cadence.storage import clients


class NoSuchClient(NotFound):
    """There is no such client."""


def found(transaction: Transaction, client: ClientId, staff: StaffId | None) -> Client:
    """Read a client, of one account manager or of all; raises NoSuchClient.

    One that the register has not told of yet is not there.
    """
    for each in clients.select(transaction, "client_id = :client", client=client):
        if each.profile and staff in (None, each.profile.account_manager):
            return each
    raise NoSuchClient
