"""Days for tasks: on which ones each may be done, by whom, and at what time of day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import md5
from typing import NamedTuple

from libs.calendars.months import next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.capacity import A_DAY, A_MINUTE, Person, minutes_by_day
from services.cadence.domain.planning import Slot, Work
from services.cadence.domain.tasks import Task

HORIZON = timedelta(days=45)


class Window(NamedTuple):
    """The days for a task: those in time, up to the day it is `due`, and later ones."""

    in_time: tuple[date, ...]
    due: date
    later: tuple[date, ...]


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
    person: Person, hours: OpenHours, today: date, taken: Mapping[Slot, int]
) -> dict[Slot, int]:
    """Return the minutes left on each day of the horizon; `hours` are the person's."""
    by_day = minutes_by_day(person, hours, today, last_day(today))
    slots = {(person.id, day): minutes for day, minutes in by_day.items()}
    return {slot: minutes - taken.get(slot, 0) for slot, minutes in slots.items()}


def window_of(task: Task, hours: OpenHours, today: date) -> Window:
    """Return the days for a task on which its client's branch, of these hours, works.

    It is in time up to the day it is due; where nobody works till then, on the first
    day that follows. What is overdue is in time today.
    """
    works_on = hours.works_on
    first = max(today, local_day(task.not_before, hours.zone))
    due = max(first, local_day(task.due_at, hours.zone))
    if not any(works_on(day) for day in _days(first, due)):
        due = next_working_day(due, works_on)
    end = last_day(today)
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
    tasks: Collection[Task], day: date, passed: int, hours: OpenHours
) -> dict[str, datetime]:
    """Return when each of a person's tasks of a day begins, one after the other.

    The first begins when so many minutes of the day have `passed`, and none before it
    may.
    """
    opens = start_of_day(day, hours.zone)
    starts = {}
    for task in sorted(tasks, key=lambda t: (max(t.not_before, opens), t.due_at, t.id)):
        # A minute on and back again: at the end of the morning the afternoon begins.
        laid = hours.due(opens, (passed + 1) * A_MINUTE) - A_MINUTE
        starts[task.id] = max(laid, task.not_before)
        passed += task.effort // A_MINUTE
    return starts


def _days(first: date, last: date) -> list[date]:
    return [first + n * A_DAY for n in range((last - first).days + 1)]


def _has_a_day(person: Person, days: Collection[date]) -> bool:
    return any(not person.is_away(day) for day in days)


def _turn(client: ClientId, staff: StaffId) -> bytes:
    return md5(f"{client}\n{staff}".encode(), usedforsecurity=False).digest()
