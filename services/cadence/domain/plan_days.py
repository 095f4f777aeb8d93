"""Days for tasks: on which ones each may be done, by whom, and at what time of day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import md5
from typing import NamedTuple

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.capacity import A_DAY, A_MINUTE, Person, minutes_by_day
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.planning import Slot, Work
from services.cadence.domain.tasks import Task

AT_ONCE = timedelta()


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


def room_of(
    person: Person,
    hours: OpenHours,
    now: datetime,
    taken: Mapping[Slot, Sequence[Taken]],
) -> dict[Slot, int]:
    """Return the minutes left on each day of the horizon; `hours` are the person's."""
    today = local_day(now, hours.zone)
    by_day = minutes_by_day(person, hours, today, last_day(today))
    room = {(person.id, day): minutes for day, minutes in by_day.items()}
    for slot in room.keys() & taken.keys():
        room[slot] -= sum(each.minutes for each in taken[slot])
    if (slot := (person.id, today)) in room:
        room[slot] = min(room[slot], _minutes_from(now, hours, taken.get(slot, ())))
    return room


def window_of(task: Task, hours: OpenHours, now: datetime) -> Window:
    """Return the days for a task on which its client's branch, of these hours, works.

    It is in time up to the day it is due; where nobody works any more till then, on the
    first day that follows. What is overdue is in time today.
    """
    works_on = hours.works_on
    opens = hours.due(max(now, task.not_before), AT_ONCE)
    first = local_day(opens, hours.zone)
    due = max(first, local_day(task.due_at, hours.zone))
    end = last_day(local_day(now, hours.zone))
    if task.expires_at:
        end = min(end, local_day(task.expires_at, hours.zone))
    return Window(
        tuple(day for day in _days(first, min(due, end)) if works_on(day)),
        due,
        tuple(day for day in _days(due + A_DAY, end) if works_on(day)),
    )


def work_of(asked: Asked, room: Mapping[Slot, int]) -> Work:
    """Return a task as work for the days on which there is room."""
    in_time, due, later = asked.window
    return Work(
        asked.task.id,
        asked.task.effort // A_MINUTE,
        asked.value,
        due,
        tuple(
            s for who in asked.people for day in in_time if (s := (who, day)) in room
        ),
        tuple(s for day in later for who in asked.people if (s := (who, day)) in room),
    )


def times_of_day(
    tasks: Collection[Task],
    since: datetime,
    taken: Collection[Taken],
    hours: OpenHours,
) -> dict[str, datetime]:
    """Return when each of a person's tasks of a day begins, one after the other.

    None begins before `since` or before it may, or while there is something else to do.
    """
    at, starts = since, {}
    for task in sorted(tasks, key=lambda t: (max(t.not_before, since), t.due_at, t.id)):
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
    return _same_day(at, hours.due(at, AT_ONCE), hours) or at


def _end_of(begins: datetime, effort: timedelta, hours: OpenHours) -> datetime:
    ends = _same_day(begins, hours.due(begins, effort), hours)
    return ends or begins + effort


# What does not fit in before closing stays on its day.
def _same_day(at: datetime, then: datetime, hours: OpenHours) -> datetime | None:
    is_same = local_day(at, hours.zone) == local_day(then, hours.zone)
    return then if is_same else None


def _minutes_from(now: datetime, hours: OpenHours, taken: Collection[Taken]) -> int:
    tomorrow = start_of_day(local_day(now, hours.zone) + A_DAY, hours.zone)
    gone = (
        hours.elapsed(max(now, each.starts_at), each.ends_at(hours)) for each in taken
    )
    return (hours.elapsed(now, tomorrow) - sum(gone, AT_ONCE)) // A_MINUTE


def _days(first: date, last: date) -> list[date]:
    return [first + n * A_DAY for n in range((last - first).days + 1)]


def _has_a_day(person: Person, days: Collection[date]) -> bool:
    return any(not person.is_away(day) for day in days)


def _turn(client: ClientId, staff: StaffId) -> bytes:
    return md5(f"{client}\n{staff}".encode(), usedforsecurity=False).digest()
