"""When clients wrote to us: what a reply answers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction

MESSAGES = Bulk(
    "their_messages",
    {
        "touch_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "written_at": "timestamptz",
    },
)
# What was taken back before it was heard of is not written down.
STILL_STANDING = f"""
as told ({", ".join(MESSAGES.columns)})
where not exists
  (select from cadence.taken_back b where b.touch_id = told.touch_id)
on conflict do nothing
"""


def append(
    transaction: Transaction, messages: Sequence[tuple[str, str, str, datetime]]
) -> None:
    """Write (touch, branch, client, time) down, each once."""
    MESSAGES.insert(transaction, sorted(messages), STILL_STANDING)


def take_back(transaction: Transaction, touches: Sequence[str]) -> None:
    """Forget messages that were taken back."""
    transaction.session.execute(
        text("delete from cadence.their_messages where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )
