"""Pauses: from when to when a client is left alone, and why."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import md5

from libs.values import BranchId, ClientId


@dataclass(frozen=True)
class Pause:
    """Nobody contacts a client from `since` to `until`, but to keep a callback.

    Each time it is said anew its `revision` is one higher.
    """

    client: ClientId
    branch: BranchId
    since: datetime
    until: datetime
    reason: str
    revision: int = 1

    @property
    def id(self) -> str:
        """What makes it the same pause, whenever it ends."""
        told = f"{self.client}\n{self.since.isoformat()}"
        return md5(told.encode(), usedforsecurity=False).hexdigest()
