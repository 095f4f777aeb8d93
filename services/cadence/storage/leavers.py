"""Who of our people has left, and whose account managers they were."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId

# The newest word is the register's: who it never told of is there.
LEFT = "select staff_id from cadence.staff where staff_id = any(:staff) and not active"
THEIRS = """
select client_id, branch_id, account_manager, revision from cadence.clients
where account_manager = any(:staff)
"""


class Managed(NamedTuple):
    """A client, its account manager, and the revision that told of both."""

    client: ClientId
    branch: BranchId
    manager: StaffId
    revision: int


def left(transaction: Transaction, staff: Collection[StaffId]) -> set[StaffId]:
    """Return those of the people who have left."""
    found = transaction.session.execute(text(LEFT), {"staff": sorted(staff)})
    return set(found.scalars())


def clients_of(transaction: Transaction, staff: Collection[StaffId]) -> list[Managed]:
    """Read whose account managers they are."""
    found = transaction.session.execute(text(THEIRS), {"staff": sorted(staff)})
    return [Managed(*row) for row in found]
