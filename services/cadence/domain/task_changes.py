"""What people do with a task: done, tried in vain, put off, handed over, cancelled."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from libs.calendars.months import next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.values import BranchId, ClientId, Conflict, FieldError, Invalid, StaffId
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.tasks import Task, ToDo

ENOUGH_TRIES, ENOUGH_DAYS = 3, 2
NOBODY_ANSWERED = "no answer"


class NotOpen(Conflict):
    """The task is not open any more."""


class NotClosedByHand(Conflict):
    """Only a task that somebody closed can be reopened."""


class NothingSaid(Invalid):
    """A call or a meeting is closed with what came of it."""


class TooFarAhead(Invalid):
    """A task lies ahead, and within the horizon: so nobody is forgotten."""


class TaskOutcome(StrEnum):
    """Why nobody has to do a task any more, as people say it."""

    DONE = "done"
    CANCELLED = "cancelled"
    GAVE_UP = "gave_up"


class TaskState(StrEnum):
    """How a task stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    DONE = "done"
    CLOSED = "closed"


@dataclass(frozen=True)
class HeldTask:
    """A task as it stands: `done_at` is by the log, `closed_at` by whatever else.

    `said` is what came of it, `tried_at` when nobody answered, `handed_to` to whom a
    person gave it.
    """

    task: Task
    done_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    said: str = ""
    snoozed_until: datetime | None = None
    snoozed_for: str | None = None
    tried_at: tuple[datetime, ...] = ()
    message_left: bool = False
    handed_to: StaffId | None = None

    def state(self, now: datetime) -> TaskState:
        """Tell how it stands at `now`."""
        if self.done_at or self.outcome == TaskOutcome.DONE:
            return TaskState.DONE
        if self.closed_at:
            return TaskState.CLOSED
        snoozed = self.snoozed_until is not None and self.snoozed_until > now
        return TaskState.SNOOZED if snoozed else TaskState.OPEN

    def why(self, today: date) -> str:
        """Say what it is for, in a clause of a sentence."""
        task = self.task
        return ToDo(task.purpose, task.occasion, task.note).why(today)

    def done(self, said: str, now: datetime) -> "HeldTask":
        """Return it done; raises NotOpen and NothingSaid."""
        if self.task.needs and not said.strip():
            raise NothingSaid(None, FieldError("note", "say what came of it"))
        return self.closed(TaskOutcome.DONE, said, now)

    def cancelled(self, reason: str, now: datetime) -> "HeldTask":
        """Return it cancelled for a reason; raises NotOpen."""
        return self.closed(TaskOutcome.CANCELLED, reason, now)

    def snoozed(self, until: datetime, reason: str, now: datetime) -> "HeldTask":
        """Return it put off for a reason; raises NotOpen and TooFarAhead."""
        self._require_open()
        require_near("until", until, now)
        return self.put_off(until, reason)

    def handed_over(self, to: StaffId) -> "HeldTask":
        """Return it in other hands, its time to be found anew; raises NotOpen."""
        self._require_open()
        task = replace(self.task, staff=to, starts_at=None)
        return replace(self, task=task, handed_to=to)

    def unanswered(
        self, now: datetime, hours: OpenHours, *, message_left: bool
    ) -> "HeldTask":
        """Return it tried once more, to be tried again the next working day.

        Three tries on two days and a message are enough. Raises NotOpen.
        """
        self._require_open()
        left = self.message_left or message_left
        tried = replace(self, tried_at=(*self.tried_at, now), message_left=left)
        if tried.is_tried_enough(hours):
            return tried.closed(TaskOutcome.GAVE_UP, NOBODY_ANSWERED, now)
        tomorrow = next_working_day(local_day(now, hours.zone), hours.works_on)
        again = start_of_day(tomorrow, hours.zone)
        return tried.put_off(again, NOBODY_ANSWERED)

    def is_tried_enough(self, hours: OpenHours) -> bool:
        """Tell whether nobody has to try any more."""
        days = {local_day(at, hours.zone) for at in self.tried_at}
        tries = len(self.tried_at)
        enough = tries >= ENOUGH_TRIES and len(days) >= ENOUGH_DAYS
        return enough and self.message_left

    def reopened(self) -> "HeldTask":
        """Return it as if nobody had closed it; raises NotClosedByHand."""
        if self.outcome not in set(TaskOutcome):
            raise NotClosedByHand
        return replace(self, closed_at=None, outcome=None, said="")

    def put_off(self, until: datetime, reason: str) -> "HeldTask":
        """Return it put off, its time to be found anew."""
        task = replace(self.task, starts_at=None)
        return replace(self, task=task, snoozed_until=until, snoozed_for=reason)

    def closed(self, outcome: TaskOutcome, said: str, now: datetime) -> "HeldTask":
        """Return it closed; raises NotOpen."""
        self._require_open()
        return replace(self, closed_at=now, outcome=outcome.value, said=said)

    def _require_open(self) -> None:
        if self.done_at or self.closed_at:
            raise NotOpen


@dataclass(frozen=True)
class SeenTask:
    """A task with whom it counts for; `version` differs whenever its row does."""

    held: HeldTask
    client: ClientId
    name: str | None
    account_manager: StaffId | None
    version: int

    @property
    def branch(self) -> BranchId:
        """The branch it is listed under."""
        return self.held.task.branch

    @property
    def due_at(self) -> datetime:
        """When it is due, however often it was put off."""
        return self.held.task.due_at

    @property
    def id(self) -> str:
        """Which task it is."""
        return self.held.task.id


def require_near(name: str, at: datetime, now: datetime) -> None:
    """Raise TooFarAhead, naming the field, unless `at` is ahead and not far off."""
    if not now <= at <= now + HORIZON:
        within = f"from now to {HORIZON.days} days ahead"
        raise TooFarAhead(None, FieldError(name, within))
