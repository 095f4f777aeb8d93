"""Calls and meetings with a client, whoever there they were with."""

from dataclasses import dataclass
from datetime import datetime

from libs.calendars.zones import require_utc
from libs.values import ClientId, ContactId, TouchId
from services.cadence.domain.promises import Promised


@dataclass(frozen=True)
class Touch:
    """A touch that ends a silence; `satisfies` is the strongest promise it keeps.

    One at `random` keeps none; `channel` is the way it took, if that was told. Raises
    NotUtc.
    """

    id: TouchId
    client: ClientId
    satisfies: Promised
    occurred_at: datetime
    contact: ContactId | None = None
    random: bool = False
    channel: str | None = None

    def __post_init__(self) -> None:
        require_utc(self.occurred_at)
