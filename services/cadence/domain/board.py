"""The owner's board: which active clients are not cared for, and in what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.values import BranchId, ClientId, StaffId

# For so long a client's word on how content it is counts.
FRESH_FOR = timedelta(days=90)


class Missing(StrEnum):
    """What an active client must not be without."""

    OWNER = "owner"
    NEXT_TOUCH = "next_touch"
    SATISFACTION = "satisfaction"


@dataclass(frozen=True)
class Cared:
    """How an active client is cared for; `rated_at` is when it last rated us."""

    client: ClientId
    branch: BranchId
    name: str
    account_manager: StaffId | None
    account_manager_name: str | None
    account_manager_left: bool
    next_touch_at: datetime | None
    rated_at: datetime | None

    def missing(self, now: datetime) -> tuple[Missing, ...]:
        """Return what there is not; none for who is not on the board."""
        stale = self.rated_at is None or now - self.rated_at > FRESH_FOR
        lacks = {
            Missing.OWNER: self.account_manager is None or self.account_manager_left,
            Missing.NEXT_TOUCH: self.next_touch_at is None,
            Missing.SATISFACTION: stale,
        }
        return tuple(what for what, is_missing in lacks.items() if is_missing)
