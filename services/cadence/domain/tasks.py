"""Tasks: contacts to make with a client, each for a purpose and by a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import md5

from libs.calendars.zones import require_utc
from libs.values import BranchId, ClientId, ContactId, FieldError, Invalid, StaffId
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import RULES, Channel, GapClass, Purpose


class BadTask(Invalid):
    """A task may not be due before it may be begun, nor expire before it is due."""


def task_id(client: str, purpose: str, occasion: str) -> str:
    """Name a task by what makes it the same; PostgreSQL's md5() gives the same."""
    named = f"{client}\n{purpose}\n{occasion}"
    return md5(named.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class ToDo:
    """What there is to do with a client, as far as it is told."""

    purpose: Purpose
    occasion: str
    note: str = ""
    task: str = ""
    due_at: datetime | None = None

    def why(self, today: date) -> str:
        """Say what it is for, in a clause of a sentence."""
        clause = RULES[self.purpose].why(self.occasion, today)
        return f"{clause} ({self.note})" if self.note else clause


@dataclass(frozen=True)
class Task:
    """A contact to make with a client; raises BadTask and NotUtc.

    One (client, purpose, occasion) is one task, however often it is proposed. A touch
    later than `not_before` that is as much as `needs` does it; without `needs` only
    a person can say so. `staff` and `starts_at` are the planner's.
    """

    client: ClientId
    branch: BranchId
    purpose: Purpose
    occasion: str
    not_before: datetime
    due_at: datetime
    expires_at: datetime | None = None
    contact: ContactId | None = None
    channel: Channel | None = None
    minutes: int | None = None
    note: str = ""
    staff: StaffId | None = None
    starts_at: datetime | None = None

    def __post_init__(self) -> None:
        require_utc(self.not_before, self.due_at)
        if not self.not_before <= self.due_at <= (self.expires_at or self.due_at):
            raise BadTask(None, FieldError("due_at", "out of order"))

    @property
    def id(self) -> str:
        """What makes it the same task."""
        return task_id(self.client, self.purpose, self.occasion)

    @property
    def way(self) -> Channel:
        """How to do it: its own channel, or the usual one of its purpose."""
        return self.channel or RULES[self.purpose].channel

    @property
    def effort(self) -> timedelta:
        """How long it takes."""
        return timedelta(minutes=self.minutes or RULES[self.purpose].minutes)

    @property
    def needs(self) -> Promised | None:
        """The weakest touch that does it."""
        return RULES[self.purpose].needs

    @property
    def gap_class(self) -> GapClass:
        """Which shortest gap it has to keep."""
        return RULES[self.purpose].gap_class
