"""What somebody of us is to do after a meeting, and by when."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from libs.values import ActionId, BranchId, ClientId, Conflict, StaffId, TouchId


class AlreadyDone(Conflict):
    """The action was done before."""


@dataclass(frozen=True)
class Action:
    """What somebody of us promised in a meeting to do by a day."""

    id: ActionId
    branch: BranchId
    client: ClientId
    touch: TouchId
    what: str
    owner: StaffId
    due_on: date
    done_at: datetime | None = None

    def done(self, now: datetime) -> "Action":
        """Return it as done; raises AlreadyDone."""
        if self.done_at:
            raise AlreadyDone
        return replace(self, done_at=now)
