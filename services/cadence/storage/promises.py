"""The months in which a promise was broken: each is recorded once, and stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class Broken:
    """A month without the promised touch, and when that had been due at the latest."""

    client: ClientId
    branch: BranchId
    promised: Promised
    month: Month
    due_at: datetime

    @property
    def key(self) -> tuple[str, str, str]:
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


def row_of(broken: Broken) -> tuple[object, ...]:
    month = str(broken.month)
    return broken.client, broken.branch, broken.promised.value, month, broken.due_at
