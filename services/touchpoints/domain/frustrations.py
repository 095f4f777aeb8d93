"""What a bad contact leaves behind, until somebody has dealt with it."""

from dataclasses import dataclass
from datetime import date, datetime

from libs.values import BranchId, ClientId, StaffId, TouchId


@dataclass(frozen=True)
class Frustration:
    """What a bad touch left behind."""

    touch: TouchId
    branch: BranchId
    client: ClientId
    owner: StaffId | None
    due_on: date | None
    closed_at: datetime | None
    resolution: str | None
    revision: int
