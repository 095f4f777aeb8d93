"""What was written to one person: every message, with the bytes it went out in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ContactId

LISTED = """
select m.message_id, m.branch_id, m.purpose, m.period, m.channel, m.state, m.address,
  m.queued_at, m.handed_over_at, m.settled_at, f.body
from outbound.messages m left join outbound.frozen f using (branch_id, message_id)
where m.contact_id = :contact and m.form <> 'trial'
  and (cast(:last_at as timestamptz) is null
    or (m.queued_at, m.message_id) < (:last_at, :last_id))
order by m.queued_at desc, m.message_id desc
limit :limit
"""


@dataclass(frozen=True)
class Written:
    """A message to a person; what was never made, or is forgotten, has no `body`."""

    id: str
    branch: BranchId
    purpose: str
    period: str
    channel: str
    state: str
    address: str | None
    queued_at: datetime
    handed_over_at: datetime | None
    settled_at: datetime | None
    body: bytes | None


def listed(
    transaction: Transaction,
    contact: ContactId,
    after: Sequence[Any] | None,
    limit: int,
) -> list[Written]:
    """List what was written to a person, the newest first."""
    last_at, last_id = after or (None, None)
    bound = {"contact": contact, "last_at": last_at, "last_id": last_id, "limit": limit}
    rows = transaction.session.execute(text(LISTED), bound)
    return [Written(*row) for row in rows]
