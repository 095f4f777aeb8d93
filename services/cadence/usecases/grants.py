"""Grants: listed, and withdrawn or ended as long as nobody has used them."""

from collections.abc import Collection, Sequence

from libs.contracts.grants import ContactDenied
from libs.storage.transactions import Transaction
from libs.values import ClientId, NotFound, StaffId
from services.cadence.domain.filters import GrantFilter
from services.cadence.domain.gate import Rule
from services.cadence.domain.grants import AlreadyUsed, Grant, GrantState
from services.cadence.storage import clients
from services.cadence.storage import grants as storage
from services.cadence.storage.grants import Ended, Place


class NoSuchGrant(NotFound):
    """There is no such grant."""


def listed(
    transaction: Transaction, wanted: GrantFilter, after: Place | None, most: int
) -> Sequence[Grant]:
    """List grants by when they are for."""
    return storage.page(transaction, wanted, after, most)


def withdraw(transaction: Transaction, grant: str, staff: StaffId | None) -> None:
    """Withdraw a grant, once; raises NoSuchGrant and AlreadyUsed."""
    given = found(transaction, grant, staff)
    state = given.state(transaction.now)
    if state is GrantState.USED:
        raise AlreadyUsed
    if state is GrantState.WITHDRAWN:
        return
    storage.withdraw(transaction, grant)
    transaction.audit("grant withdrawn", given.client, grant=grant)
    call_back(transaction, [Ended(grant, given.client, given.branch)])


def release(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Let the grants of clients in hand end whose tasks nobody is to do any more."""
    call_back(transaction, storage.release(transaction, clients))


def end(transaction: Transaction, task: str) -> None:
    """Let a task's grant end, unless it was used."""
    call_back(transaction, storage.end(transaction, task))


def call_back(transaction: Transaction, ended: Sequence[Ended]) -> None:
    """Tell whoever was to make contacts not to."""
    transaction.announce(
        [
            ContactDenied(
                request_id=each.id,
                client_id=each.client,
                branch_id=each.branch,
                rule=Rule.WITHDRAWN,
            )
            for each in ended
        ]
    )


def found(transaction: Transaction, grant: str, staff: StaffId | None) -> Grant:
    """Take the client of a grant in hand and load it, of `staff`'s clients if given."""
    given = storage.of_requests(transaction, [grant]).get(grant)
    if given is None:
        raise NoSuchGrant
    [client] = clients.lock_known(transaction, [given.client])
    if staff is not None and (
        client.profile is None or client.profile.account_manager != staff
    ):
        raise NoSuchGrant
    return storage.of_requests(transaction, [grant])[grant]
