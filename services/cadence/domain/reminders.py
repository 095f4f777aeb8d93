"""Gentle reminders: one channel after the other, until there is any answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.calendars.lead_times import working_days_after
from libs.calendars.months import next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, require_utc, start_of_day
from libs.values import (
    BranchId,
    ClientId,
    Conflict,
    ContactId,
    Invalid,
    StaffId,
    TouchId,
)
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import Task

A_DAY = timedelta(days=1)
# For so long after its last step whatever comes from them is taken for the answer.
ANSWERABLE = timedelta(days=30)


class NoSteps(Invalid):
    """A reminder has at least one step, and each is waited on for a day or more."""


class ReminderOver(Conflict):
    """The reminder is over."""


class ReminderState(StrEnum):
    """How a reminder stands."""

    RUNNING = "running"
    ANSWERED = "answered"
    STOPPED = "stopped"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Step:
    """A way to remind, and how many working days to wait for an answer."""

    channel: Channel
    wait_days: int


@dataclass(frozen=True)
class ReminderAnswer:
    """What stopped it: an answer to its latest `step`, so long `after` that."""

    touch: TouchId
    at: datetime
    step: int
    after: timedelta


@dataclass(frozen=True)
class Reminder:
    """What a client, or one contact there, is reminded of step by step.

    `step` is the last one opened, 0 before the first; `taken_at` from when it is waited
    on, none as long as the gate keeps it back; `next_at` when to look at the next one,
    none once it is over. Raises NoSteps and NotUtc.
    """

    id: str
    branch: BranchId
    client: ClientId
    contact: ContactId | None
    about: str
    steps: tuple[Step, ...]
    started_at: datetime
    started_by: StaffId | None = None
    step: int = 0
    stopped_at: datetime | None = None
    next_at: datetime | None = None
    taken_at: datetime | None = None
    answer: ReminderAnswer | None = None

    def __post_init__(self) -> None:
        require_utc(self.started_at)
        if not self.steps or any(step.wait_days < 1 for step in self.steps):
            raise NoSteps

    @property
    def state(self) -> ReminderState:
        """How it stands."""
        if self.answer:
            return ReminderState.ANSWERED
        if self.stopped_at:
            return ReminderState.STOPPED
        return ReminderState.RUNNING if self.next_at else ReminderState.UNANSWERED

    @property
    def goes_on(self) -> bool:
        """Tell whether a step is left to take, and nobody has answered."""
        return self.state is ReminderState.RUNNING and self.step < len(self.steps)


def next_step(reminder: Reminder, hours: OpenHours, now: datetime) -> Task:
    """Return the task that its next step is; the first counts from the start."""
    begin = now if reminder.step else reminder.started_at
    day = next_working_day(local_day(begin, hours.zone) - A_DAY, hours.works_on)
    return Task(
        client=reminder.client,
        branch=reminder.branch,
        purpose=Purpose.REMINDER,
        occasion=occasion(reminder, reminder.step + 1),
        not_before=begin,
        due_at=max(begin, start_of_day(day, hours.zone)),
        contact=reminder.contact,
        channel=reminder.steps[reminder.step].channel,
        note=reminder.about,
    )


def occasion(reminder: Reminder, step: int) -> str:
    """Name one of its steps: the number, then the reminder."""
    return f"{step} {reminder.id}"


def answered_by(at: datetime, step: Step, hours: OpenHours) -> datetime:
    """Return until when to wait for an answer to a step that is taken at `at`."""
    return _days_after(at, step.wait_days, hours)


def waits_until(reminder: Reminder, hours: OpenHours, now: datetime) -> datetime | None:
    """Return until when its next step waits for the last one, None when it does not.

    While the gate keeps the last one back, it is looked at again each working day.
    """
    if reminder.state is not ReminderState.RUNNING or not reminder.step:
        return None
    if reminder.taken_at is None:
        return _days_after(now, 1, hours)
    last = reminder.steps[reminder.step - 1]
    until = answered_by(reminder.taken_at, last, hours)
    return until if until > now else None


def _days_after(at: datetime, number: int, hours: OpenHours) -> datetime:
    day = working_days_after(local_day(at, hours.zone), number, hours.works_on)
    return start_of_day(day, hours.zone)
