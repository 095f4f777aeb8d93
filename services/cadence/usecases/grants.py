"""Grants: listed, and withdrawn as long as nobody has used them."""

from collections.abc import Sequence

from libs.contracts.grants import ContactDenied
from libs.storage.transactions import Transaction
from libs.values import NotFound, StaffId
from services.cadence.domain.filters import GrantFilter
from services.cadence.domain.gate import Rule
from services.cadence.domain.grants import AlreadyUsed, Grant, State
from services.cadence.storage import clients
from services.cadence.storage import grants as storage
from services.cadence.storage.grants import Place


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
    if state is State.USED:
        raise AlreadyUsed
    if state is State.WITHDRAWN:
        return
    storage.withdraw(transaction, grant)
    transaction.audit("grant withdrawn", given.client, grant=grant)
    transaction.announce(
        [
            ContactDenied(
                request_id=grant,
                client_id=given.client,
                branch_id=given.branch,
                rule=Rule.WITHDRAWN,
            )
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
