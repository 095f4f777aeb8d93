"""Time: how long somebody of ours worked for a client, and what makes it one entry."""

from dataclasses import dataclass
from datetime import date

from libs.values import BranchId, ClientId, EngagementId, Invalid
from services.concentration.domain.ledger import entry_id


class NoTime(Invalid):
    """A time entry is of at least a minute."""


@dataclass(frozen=True)
class TimeEntry:
    """Time that was entered elsewhere; `number` is unique within its `source`.

    `who` is our colleague's id or e-mail address as it was told. Raises NoTime.
    """

    client: ClientId
    branch: BranchId
    source: str
    number: str
    who: str
    day: date
    minutes: int
    billable: bool
    engagement: EngagementId | None = None

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise NoTime

    @property
    def id(self) -> str:
        """What makes it the same entry."""
        return entry_id(self.source, self.number)


def same_for_all(reference: str) -> str:
    """Spell who it was as everybody does: addresses in small letters."""
    told = reference.strip()
    return told.lower() if "@" in told else told
