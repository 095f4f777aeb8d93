"""Touches of clients, whoever there they were with, and what each counts as."""

from dataclasses import dataclass
from datetime import datetime

from libs.calendars.zones import require_utc
from libs.values import BranchId, ClientId, ContactId, TouchId
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import GapClass


@dataclass(frozen=True)
class Touch:
    """A touch, and whom it counts for: its client, or who that was merged into.

    It ends a silence where it `satisfies` a promise, the strongest it keeps; one at
    `random` keeps none. A contact that went out, a message too, keeps the gaps of its
    `gap_class`. They may have `rated` us, or have `written`. `channel` is the way it
    took, if that was told. Raises NotUtc.
    """

    id: TouchId
    client: ClientId
    branch: BranchId
    counts_for: ClientId
    counts_in: BranchId
    occurred_at: datetime
    contact: ContactId | None = None
    satisfies: Promised | None = None
    gap_class: GapClass | None = None
    rated: bool = False
    written: bool = False
    random: bool = False
    channel: str | None = None

    def __post_init__(self) -> None:
        require_utc(self.occurred_at)

    @property
    def is_planned_by(self) -> bool:
        """Whether it ends a silence or keeps a gap."""
        return bool(self.satisfies or self.gap_class)
