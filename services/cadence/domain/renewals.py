"""What becomes of a client's tasks when something about it has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from libs.calendars.months import month_of
from libs.calendars.working_time import OpenHours
from services.cadence.domain.clients import Client
from services.cadence.domain.horizon import ritual_tasks
from services.cadence.domain.purposes import RULES, GapClass, Purpose
from services.cadence.domain.rituals import RITUAL
from services.cadence.domain.tasks import Task


class KeptTask(NamedTuple):
    """A task as it is kept; `by_log` is when it was done by the log, if it was."""

    id: str
    purpose: Purpose
    occasion: str
    not_before: datetime
    due_at: datetime
    snoozed_until: datetime | None = None
    done_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    by_log: datetime | None = None

    @classmethod
    def anew(cls, task: Task) -> "KeptTask":
        """Return a task as it is kept when it is opened."""
        return cls(task.id, task.purpose, task.occasion, task.not_before, task.due_at)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.closed_at is None

    @property
    def waits_until(self) -> datetime:
        """When it is due, also if it was put off."""
        return max(self.due_at, self.snoozed_until or self.due_at)

    def settled(self) -> "KeptTask":
        """Return it done as the log says; what was closed stays as it is."""
        return self if self.closed_at else self._replace(done_at=self.by_log)


class FirstDue(NamedTuple):
    """When a client's first open task is due: one that cannot wait, one that may.

    `put_off` is until when a person put the client off.
    """

    urgent: datetime | None = None
    spaced: datetime | None = None
    put_off: datetime | None = None


@dataclass(frozen=True)
class Renewal:
    """What becomes of a client's tasks, and when the first that is left is due.

    `overtaken` tells that a touch may have done already what is open only now.
    """

    opened: Sequence[Task]
    changed: Sequence[KeptTask]
    withdrawn: Sequence[str]
    first_due: FirstDue
    overtaken: bool


def renewed(
    client: Client, kept: Sequence[KeptTask], hours: OpenHours | None, now: datetime
) -> Renewal:
    """Return what becomes of a client's tasks, and of those of who counts for it.

    `kept` are the open ones, those the log says something else of, and of rituals all
    from this month on. Nothing becomes of rituals while the `hours` are not known.
    """
    settled = [each.settled() for each in kept]
    after: list[KeptTask | None] = [*settled]
    wanted: dict[str, Task] = {}
    if hours:
        wanted = {task.id: task for task in ritual_tasks(client, hours, now)}
        month = str(month_of(now, hours.zone))
        after = [
            asked_for(each, wanted.pop(each.id, None), month, now) for each in settled
        ]
    opened, standing = [*wanted.values()], [each for each in after if each]
    left = [*map(KeptTask.anew, opened), *(each for each in standing if each.is_open)]
    return Renewal(
        opened,
        [each for each in standing if each not in kept],
        [old.id for old, new in zip(kept, after, strict=True) if new is None],
        first_due(left),
        any(is_overtaken(each, client) for each in left if each not in kept),
    )


def asked_for(
    task: KeptTask, wanted: Task | None, month: str, now: datetime
) -> KeptTask | None:
    """Return an open task of a ritual as it is wanted, none when it is not any more.

    What is left of a month before this one was missed.
    """
    if task.purpose not in RITUAL or not task.is_open:
        return task
    if wanted:
        return task._replace(not_before=wanted.not_before, due_at=wanted.due_at)
    if task.occasion < month:
        return task._replace(closed_at=now, outcome="missed")
    return None


def first_due(tasks: Sequence[KeptTask]) -> FirstDue:
    """Return when the first of open tasks are due that a touch can do."""
    ruled = [(RULES[each.purpose], each.waits_until) for each in tasks]
    due = [(rule.gap_class is GapClass.EXEMPT, at) for rule, at in ruled if rule.needs]
    put_off = [each.waits_until for each in tasks if each.purpose is Purpose.PUT_OFF]
    return FirstDue(
        min((at for urgent, at in due if urgent), default=None),
        min((at for urgent, at in due if not urgent), default=None),
        max(put_off, default=None),
    )


def is_overtaken(task: KeptTask, client: Client) -> bool:
    """Tell whether a touch may have done it already: which one, only the log says."""
    last = client.history.last_personal
    needed = RULES[task.purpose].needs is not None
    return needed and last is not None and last > task.not_before
