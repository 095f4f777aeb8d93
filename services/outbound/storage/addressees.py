"""Addressees: the firm and the person whose names stand above an address."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Message

READ = """
select m.message_id, c.name, p.name, p.language
from unnest(cast(:messages as text[]), cast(:clients as text[]),
  cast(:contacts as text[])) as m (message_id, client_id, contact_id)
join outbound.clients c on c.client_id = m.client_id
left join outbound.contacts p on p.contact_id = m.contact_id
"""


@dataclass(frozen=True)
class Addressee:
    """The firm and the person a letter is for, and the language they read."""

    client: str
    person: str | None = None
    language: str | None = None


def read(transaction: Transaction, messages: Sequence[Message]) -> dict[str, Addressee]:
    """Read whom messages are for."""
    rows = transaction.session.execute(
        text(READ),
        {
            "messages": [each.id for each in messages],
            "clients": [each.client for each in messages],
            "contacts": [each.contact for each in messages],
        },
    )
    return {message: Addressee(*told) for message, *told in rows}
