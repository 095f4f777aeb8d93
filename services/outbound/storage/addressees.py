"""Addressees: the firm and the person whose names stand above an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Message

READ = """
select m.message_id, coalesce(c.name, s.name), p.name, p.language, p.zone,
  (select here.country from outbound.sites here
    where here.client_id = c.client_id and not here.removed
    order by here.site_id <> m.recipient, here.site_id limit 1)
from unnest(cast(:messages as text[]), cast(:clients as text[]),
  cast(:contacts as text[]), cast(:recipients as text[]))
  as m (message_id, client_id, contact_id, recipient)
left join outbound.clients c on c.client_id = m.client_id
left join outbound.staff s on s.staff_id = m.recipient and c.client_id is null
left join outbound.contacts p on p.contact_id = m.contact_id and s.name is null
where coalesce(c.name, s.name) is not null
"""


@dataclass(frozen=True)
class Addressee:
    """The firm and the person a letter is for, what they read and where they are.

    What goes to one of ours has their name for the firm's.
    """

    client: str
    person: str | None = None
    language: str | None = None
    zone: str | None = None
    country: str | None = None


def read(transaction: Transaction, messages: Sequence[Message]) -> dict[str, Addressee]:
    """Read whom messages are for."""
    rows = transaction.session.execute(
        text(READ),
        {
            "messages": [each.id for each in messages],
            "clients": [each.client for each in messages],
            "contacts": [each.contact for each in messages],
            "recipients": [each.recipient for each in messages],
        },
    )
    return {message: Addressee(*told) for message, *told in rows}
