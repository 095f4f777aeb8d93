"""Reminders that are under way: one of the same thing is enough."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId, ContactId

RUNNING = """
select r.reminder_id from cadence.reminders r
where r.client_id = :client and r.contact_id is not distinct from :contact
  and lower(btrim(r.about)) = lower(btrim(:about))
  and r.stopped_at is null and r.next_at is not null and not exists (
    select from cadence.reminder_answers a where a.reminder_id = r.reminder_id)
order by r.started_at, r.reminder_id limit 1
"""


def find(
    transaction: Transaction, client: ClientId, contact: ContactId | None, about: str
) -> str | None:
    """Name the reminder of the same person about the same, while nobody answered."""
    wanted = {"client": client, "contact": contact, "about": about}
    reminder: str | None = transaction.session.scalar(text(RUNNING), wanted)
    return reminder
