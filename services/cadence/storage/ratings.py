"""When clients last said how content they are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction

RATINGS = Bulk(
    "ratings",
    {
        "touch_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "rated_at": "timestamptz",
    },
)
# What was taken back before it was heard of is not written down.
STILL_STANDING = f"""
as told ({", ".join(RATINGS.columns)})
where not exists
  (select from cadence.taken_back b where b.touch_id = told.touch_id)
on conflict do nothing
"""


def append(
    transaction: Transaction, ratings: Sequence[tuple[str, str, str, datetime]]
) -> None:
    """Write (touch, branch, client, time) down, each once."""
    RATINGS.insert(transaction, sorted(ratings), STILL_STANDING)


def take_back(transaction: Transaction, touches: Sequence[str]) -> None:
    """Forget ratings whose touches were taken back."""
    transaction.session.execute(
        text("delete from cadence.ratings where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )
