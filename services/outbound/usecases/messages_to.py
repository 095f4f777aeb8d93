"""Messages to one person, told as whoever gets them reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import ContactId
from services.outbound.domain.messages import Channel
from services.outbound.domain.readable_texts import readable
from services.outbound.storage import messages_to as storage
from services.outbound.storage.messages_to import Written


@dataclass(frozen=True)
class Told:
    """A message, and what it says part by part, its headers among them."""

    message: Written

    @property
    def subject(self) -> str | None:
        """What a mail is headed with; other messages have no subject."""
        body = self.message.body
        if body is None or self.message.channel != Channel.EMAIL:
            return None
        subject = message_from_bytes(body, policy=policy.default)["Subject"]
        return str(subject) if subject else None

    @property
    def says(self) -> tuple[str, ...]:
        """What it says, as it was frozen."""
        body = self.message.body
        return readable(Channel(self.message.channel), body).texts if body else ()


def listed(
    transaction: Transaction,
    contact: ContactId,
    after: Sequence[Any] | None,
    limit: int,
) -> list[Told]:
    """List what was written to a person, the newest first."""
    return [Told(m) for m in storage.listed(transaction, contact, after, limit)]
