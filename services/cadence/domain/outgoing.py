"""Outgoing contacts: what we began, and what the next one keeps its distance from."""

from dataclasses import dataclass
from datetime import datetime

from libs.calendars.zones import require_utc
from libs.values import ClientId, ContactId, TouchId
from services.cadence.domain.purposes import GapClass


@dataclass(frozen=True)
class Outgoing:
    """A contact that went out, a message too, of a class that keeps a gap.

    Raises NotUtc.
    """

    id: TouchId
    client: ClientId
    gap_class: GapClass
    occurred_at: datetime
    contact: ContactId | None = None

    def __post_init__(self) -> None:
        require_utc(self.occurred_at)
