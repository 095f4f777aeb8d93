"""The months in which a promise was broken: each is recorded once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.calendars.months import Month
from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.promises import Promised

BROKEN = Bulk(
    "broken_promises",
    {
        "client_id": "text",
        "branch_id": "text",
        "promised": "text",
        "month": "text",
        "due_at": "timestamptz",
    },
)


RECORDED = """
select client_id, promised, month from cadence.broken_promises
where client_id = any(:clients)
"""
FORGET = """
delete from cadence.broken_promises b using unnest(cast(:clients as text[]),
  cast(:promised as text[]), cast(:months as text[])) as n (client_id, promised, month)
where (b.client_id, b.promised, b.month) = (n.client_id, n.promised, n.month)
"""
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Broken:
    """A month without the promised touch, and when that had been due at the latest."""

    client: ClientId
    branch: BranchId
    promised: Promised
    month: Month
    due_at: datetime

    @property
    def key(self) -> Key:
        """What is broken once."""
        return self.client, self.promised.value, str(self.month)


def record(transaction: Transaction, broken: Sequence[Broken]) -> list[Broken]:
    """Write them down and return those that were not there before."""
    by_key = {each.key: each for each in broken}
    fresh = BROKEN.insert(
        transaction,
        [row_of(by_key[key]) for key in sorted(by_key)],
        "on conflict do nothing returning client_id, promised, month",
    )
    return [by_key[row.client_id, row.promised, row.month] for row in fresh]


def broken(transaction: Transaction, clients: Collection[ClientId]) -> set[Key]:
    """Read which promises to clients were broken in which months."""
    rows = transaction.session.execute(text(RECORDED), {"clients": sorted(clients)})
    return {(row.client_id, row.promised, row.month) for row in rows}


def forget(transaction: Transaction, kept: Collection[Key]) -> None:
    """Forget months of which it is known by now that the promise was kept."""
    if not kept:
        return
    columns = zip(*sorted(kept), strict=True)
    names = ("clients", "promised", "months")
    bound = dict(zip(names, map(list, columns), strict=True))
    transaction.session.execute(text(FORGET), bound)


def row_of(broken: Broken) -> tuple[object, ...]:
    month = str(broken.month)
    return broken.client, broken.branch, broken.promised.value, month, broken.due_at
