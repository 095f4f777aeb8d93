"""Pauses: from when to when a client is left alone, and why."""

from dataclasses import dataclass
from datetime import datetime

from libs.values import BranchId, ClientId


@dataclass(frozen=True)
class Pause:
    """Nobody contacts a client from `since` to `until`, but to keep a callback."""

    client: ClientId
    branch: BranchId
    since: datetime
    until: datetime
    reason: str
