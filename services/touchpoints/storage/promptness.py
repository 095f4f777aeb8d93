"""How long callers waited for a call back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.domain.promptness import Wait
from services.touchpoints.storage.copies import ASSIGNED

# What another of us took after all was never owed.
MISSED = f"""
select o.client_id, o.branch_id, w.account_manager,
  o.missed_at, o.due_at, o.first_attempt_at
from touchpoints.callbacks o join touchpoints.clients w using (client_id)
where o.missed_at >= :since and o.missed_at < :until
  and o.closing is distinct from 'answered' and {ASSIGNED}
  and (cast(:client as text) is null or o.client_id = :client)
"""


@dataclass(frozen=True)
class Wanted:
    """Calls missed from `since` to `until`, of one client or all, of whose clients."""

    since: datetime
    until: datetime
    client: ClientId | None
    staff: StaffId | None


@dataclass(frozen=True)
class Missed:
    """Whose call was missed, and how long they waited."""

    client: ClientId
    branch: BranchId
    account_manager: StaffId | None
    wait: Wait


def missed(transaction: Transaction, wanted: Wanted) -> Iterator[Missed]:
    """Read the missed calls that were owed a call back."""
    rows = transaction.session.execute(text(MISSED), vars(wanted))
    for client, branch, manager, *wait in rows:
        yield Missed(client, branch, manager, Wait(*wait))
