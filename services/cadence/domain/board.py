"""The owner's board: which active clients are not cared for, and in what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.values import BranchId, ClientId, StaffId


class Missing(StrEnum):
    """What an active client must not be without."""

    OWNER = "owner"
    NEXT_TOUCH = "next_touch"
    SATISFACTION = "satisfaction"


@dataclass(frozen=True)
class Cared:
    """How an active client is cared for.

    `rated_at` is when it last rated us, which is fresh `fresh_for` so long.
    """

    client: ClientId
    branch: BranchId
    name: str
    account_manager: StaffId | None
    account_manager_name: str | None
    account_manager_left: bool
    next_touch_at: datetime | None
    rated_at: datetime | None
    fresh_for: timedelta

    def missing(self, now: datetime) -> tuple[Missing, ...]:
        """Return what there is not; none for who is not on the board."""
        stale = self.rated_at is None or now - self.rated_at > self.fresh_for
        lacks = {
            Missing.OWNER: self.account_manager is None or self.account_manager_left,
            Missing.NEXT_TOUCH: self.next_touch_at is None,
            Missing.SATISFACTION: stale,
        }
        return tuple(what for what, is_missing in lacks.items() if is_missing)
