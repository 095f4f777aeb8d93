"""Days for tasks: on which ones each may be done, by whom, and at what time of day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from typing import NamedTuple

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_next_day
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.capacity import (
    A_DAY,
    A_MINUTE,
    Person,
    monday_of,
    shares,
)
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.planning import Slot, Work
from services.cadence.domain.tasks import Task

AT_ONCE = timedelta()
# Nobody's day is cut finer; what stays where it was keeps its time.
A_STEP = timedelta(minutes=5)
FIRST_STEP = datetime.min.replace(tzinfo=UTC)


class Window(NamedTuple):
    """The days for a task: those in time, up to the day it is `due`, and later ones."""

    in_time: tuple[date, ...]
    due: date
    later: tuple[date, ...]


@dataclass(frozen=True)
class Taken:
    """A part of somebody's day that is not to be planned anew."""

    staff: StaffId
    starts_at: datetime
    minutes: int

    def ends_at(self, hours: OpenHours) -> datetime:
        """Return when it is over, by the hours of who does it."""
        return _end_of(self.starts_at, self.minutes * A_MINUTE, hours)


@dataclass(frozen=True)
class Asked:
    """A task to plan: what is at stake, who may do it, best first, and when."""

    task: Task
    value: float
    people: tuple[StaffId, ...]
    window: Window


class Time(NamedTuple):
    """The minutes of each day that has any, and from which each day draws them.

    Who has little time has it on few days, and draws on it on the others of the week.
    """

    room: dict[Slot, int]
    drawn: dict[Slot, Slot]


def last_day(today: date) -> date:
    """Return the last day that is planned."""
    return today + HORIZON - A_DAY


def who_may(
    named: Sequence[StaffId | None],
    client: ClientId,
    branch: BranchId,
    there: Mapping[StaffId, Person],
    days: Collection[date],
) -> tuple[StaffId, ...]:
    """Return who may do a client's task on `days`: the named, or who stands in.

    The named give way to those who stand in while they are away on all of the days.
    Those of the branch who stand in take turns: each client has an order of its own,
    that stays.
    """
    ours = tuple(dict.fromkeys(each for each in named if each and each in there))
    if any(_has_a_day(there[each], days) for each in ours):
        return ours
    ready = [p for p in there.values() if p.stands_in and p.branch == branch]
    free = [p.id for p in ready if not ours or _has_a_day(p, days)]
    return tuple(sorted(free, key=lambda staff: _turn(client, staff))) or ours


def time_of(
    person: Person,
    hours: OpenHours,
    now: datetime,
    taken: Mapping[Slot, Sequence[Taken]],
) -> Time:
    """Return what time a person has in the horizon; `hours` are the person's.

    `taken` is what there is from this week's Monday on.
    """
    today = local_day(now, hours.zone)
    shared = shares(person, hours, monday_of(today), last_day(today))
    drawn = {(person.id, d): (person.id, each.of) for d, each in shared.items()}
    room = {drawn[person.id, day]: each.minutes for day, each in shared.items()}
    for slot in drawn.keys() & taken.keys():
        room[drawn[slot]] -= sum(each.minutes for each in taken[slot])
    slot, tomorrow = (person.id, today), (person.id, today + A_DAY)
    if (of := drawn.get(slot)) and drawn.get(tomorrow) != of:
        room[of] = min(room[of], _minutes_from(now, hours, taken.get(slot, ())))
    return Time(room, drawn)


def window_of(task: Task, hours: OpenHours, now: datetime) -> Window:
    """Return the days for a task on which its client's branch, of these hours, works.

    It is in time up to the day it is due; where nobody works any more till then, on the
    first day that follows. What is overdue is in time today.
    """
    works_on = hours.works_on
    first = _opening(max(now, task.not_before), hours)
    due = max(first, local_day(task.due_at, hours.zone))
    end = last_day(local_day(now, hours.zone))
    if task.expires_at:
        end = min(end, local_day(task.expires_at, hours.zone))
    return Window(
        tuple(day for day in _days(first, min(due, end)) if works_on(day)),
        due,
        tuple(day for day in _days(due + A_DAY, end) if works_on(day)),
    )


def is_late(task: Task, starts_at: datetime, hours: OpenHours) -> bool:
    """Tell whether a task begins on a later day than it is due, of these hours."""
    due = max(_opening(task.not_before, hours), local_day(task.due_at, hours.zone))
    return local_day(starts_at, hours.zone) > due


def work_of(asked: Asked, drawn: Mapping[Slot, Slot]) -> Work:
    """Return a task as work for the days that have the minutes for its own."""
    in_time, due, later = asked.window
    slots = ((who, day) for who in asked.people for day in in_time)
    others = ((who, day) for day in later for who in asked.people)
    return Work(
        asked.task.id,
        asked.task.effort // A_MINUTE,
        asked.value,
        due,
        _each_once(slots, drawn),
        _each_once(others, drawn),
    )


def day_of(asked: Asked, place: Slot, drawn: Mapping[Slot, Slot]) -> date:
    """Return on which of its days a task is done that has its minutes from a place."""
    days = (*asked.window.in_time, *asked.window.later)
    return next(day for day in days if drawn.get((place[0], day)) == place)


def times_of_day(
    tasks: Collection[Task],
    since: datetime,
    taken: Collection[Taken],
    hours: OpenHours,
) -> dict[str, datetime]:
    """Return when each of a person's tasks of a day begins, one after the other.

    None begins before `since` or before it may, or while there is something else to do;
    of those that may begin the first due comes first.
    """
    at, starts, waiting = since, dict[str, datetime](), list(tasks)
    while waiting:
        task = min(
            waiting,
            key=lambda t: (max(t.not_before, at), t.due_at, t.not_before, t.id),
        )
        waiting.remove(task)
        begins = _free_from(max(at, task.not_before), task.effort, taken, hours)
        starts[task.id] = begins
        at = _end_of(begins, task.effort, hours)
    return starts


def _free_from(
    at: datetime, effort: timedelta, taken: Collection[Taken], hours: OpenHours
) -> datetime:
    begins = _begin_of(at, hours)
    for each in sorted(taken, key=lambda t: t.starts_at):
        ends_at = each.ends_at(hours)
        if each.starts_at < _end_of(begins, effort, hours) and begins < ends_at:
            begins = _begin_of(ends_at, hours)
    return begins


def _begin_of(at: datetime, hours: OpenHours) -> datetime:
    at += (FIRST_STEP - at) % A_STEP
    return _same_day(at, hours.due(at, AT_ONCE), hours) or at


def _end_of(begins: datetime, effort: timedelta, hours: OpenHours) -> datetime:
    ends = _same_day(begins, hours.due(begins, effort), hours)
    return ends or begins + effort


# What does not fit in before closing stays on its day.
def _same_day(at: datetime, then: datetime, hours: OpenHours) -> datetime | None:
    is_same = local_day(at, hours.zone) == local_day(then, hours.zone)
    return then if is_same else None


def _minutes_from(now: datetime, hours: OpenHours, taken: Collection[Taken]) -> int:
    tomorrow = start_of_next_day(now, hours.zone)
    gone = (
        hours.elapsed(max(now, each.starts_at), each.ends_at(hours)) for each in taken
    )
    return (hours.elapsed(now, tomorrow) - sum(gone, AT_ONCE)) // A_MINUTE


def _each_once(slots: Iterable[Slot], drawn: Mapping[Slot, Slot]) -> tuple[Slot, ...]:
    return tuple(dict.fromkeys(drawn[slot] for slot in slots if slot in drawn))


def _opening(at: datetime, hours: OpenHours) -> date:
    return local_day(hours.due(at, AT_ONCE), hours.zone)


def _days(first: date, last: date) -> list[date]:
    return [first + n * A_DAY for n in range((last - first).days + 1)]


def _has_a_day(person: Person, days: Collection[date]) -> bool:
    return any(not person.is_away(day) for day in days)


def _turn(client: ClientId, staff: StaffId) -> bytes:
    return md5(f"{client}\n{staff}".encode(), usedforsecurity=False).digest()
