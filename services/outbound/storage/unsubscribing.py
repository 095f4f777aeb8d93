"""What somebody follows a link of who wants no more of our messages."""

from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression

FIND = """
select m.message_id, m.branch_id, m.client_id, m.contact_id, m.channel, m.purpose,
  p.language
from outbound.messages m left join outbound.contacts p using (contact_id)
where m.message_id = :message and m.contact_id is not null
"""
# What they said later counts.
HOLDS = """
select exists (
  select from outbound.suppressions s where s.suppression_id = :id
    and not exists (select from outbound.consents k
      where k.contact_id = s.contact_id and k.channel = s.channel
        and k.given and k.at > s.at))
"""


@dataclass(frozen=True)
class Received:
    """A message that somebody got."""

    id: str
    branch: BranchId
    client: ClientId
    contact: ContactId
    channel: Channel
    purpose: str
    language: str | None


def find(transaction: Transaction, message: str) -> Received | None:
    """Find a message that a person got."""
    row = transaction.session.execute(text(FIND), {"message": message}).one_or_none()
    if row is None:
        return None
    return Received(
        *(row.message_id, row.branch_id, row.client_id, row.contact_id),
        channel=Channel(row.channel),
        purpose=row.purpose,
        language=row.language,
    )


def holds(transaction: Transaction, suppression: Suppression) -> bool:
    """Tell whether it is on the list already, and nothing was said since."""
    found = transaction.session.execute(text(HOLDS), {"id": suppression.id})
    return bool(found.scalar_one())
