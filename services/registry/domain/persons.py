"""People who are to be forgotten: what is left of them, and what outlives that."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from libs.values import BranchId, ContactId
from services.registry.domain.consents import Channel
from services.registry.domain.contacts import Contact


@dataclass(frozen=True)
class Erasure:
    """Somebody was forgotten; no more is known than that."""

    contact_id: ContactId
    branch_id: BranchId
    erased_at: datetime


def reached(contact: Contact) -> Iterator[tuple[Channel, str]]:
    """Yield where a contact is written to or rung up, channel by channel."""
    for email in contact.emails:
        yield Channel.EMAIL, email
    for phone in contact.phones:
        yield Channel.PHONE, phone
        yield Channel.SMS, phone


def digest(pepper: bytes, branch: BranchId, channel: Channel, address: str) -> bytes:
    """Return what an address is recognised by and cannot be read from.

    It differs from branch to branch, so that none learns whom another has known.
    """
    written = f"suppressed\n{branch}\n{channel.value}\n{address}"
    return hmac.digest(pepper, written.encode(), sha256)
