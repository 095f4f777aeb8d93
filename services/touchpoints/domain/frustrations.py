"""What a bad contact leaves behind, until somebody has dealt with it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from libs.calendars.zones import local_day
from libs.values import BranchId, ClientId, StaffId, TouchId


@dataclass(frozen=True)
class Frustration:
    """What a bad touch left behind; its days are those of the branch's `zone`."""

    touch: TouchId
    branch: BranchId
    client: ClientId
    owner: StaffId | None
    due_on: date | None
    closed_at: datetime | None
    resolution: str | None
    revision: int
    zone: ZoneInfo

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether somebody promised to have dealt with it before today."""
        if self.closed_at or self.due_on is None:
            return False
        return self.due_on < local_day(now, self.zone)
