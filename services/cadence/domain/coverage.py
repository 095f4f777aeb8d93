"""Coverage: how many of the clients we met."""

from dataclasses import dataclass

from libs.calendars.months import Month
from libs.values import BranchId


@dataclass(frozen=True)
class Coverage:
    """A branch's active clients, and those of them who were met in a month."""

    branch: BranchId
    month: Month
    active: int
    met: int

    @property
    def share(self) -> float | None:
        """Which part was met; None where there is nobody to meet."""
        return self.met / self.active if self.active else None
