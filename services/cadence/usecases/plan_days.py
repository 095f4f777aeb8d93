"""Plans of days: who does what when, each night for all and at once for what is new."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.storage.branches import Hours, hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.cadence.domain.capacity import Person
from services.cadence.domain.expected_loss import (
    PROMISED_PERIOD_DAYS,
    expected_loss,
    margin_of,
    ranking_value,
)
from services.cadence.domain.filters import PlanFilter
from services.cadence.domain.plan_days import (
    Asked,
    Taken,
    room_of,
    times_of_day,
    who_may,
    window_of,
    work_of,
)
from services.cadence.domain.planning import Outcome, Slot, plan
from services.cadence.storage import capacity
from services.cadence.storage import plan_days as planned_days
from services.cadence.storage import planning as storage
from services.cadence.storage.plan_days import Place, Planned
from services.cadence.storage.planning import Placed, ToPlan
from services.cadence.usecases import due_contacts, invitations

TIMER = "plan_nights"
People = Mapping[StaffId, Person]
BySlot = Mapping[Slot, Sequence[Taken]]


@dataclass(frozen=True)
class Ground:
    """What a branch's plan depends on besides its tasks."""

    branch: BranchId
    now: datetime
    hours: Hours
    people: People
    taken: BySlot

    @property
    def here(self) -> OpenHours:
        """When the branch works."""
        return self.hours[self.branch]

    def room(self) -> dict[Slot, int]:
        """Return the minutes left on each day of each of the people."""
        room: dict[Slot, int] = {}
        for person in self.people.values():
            hours = self.hours[person.branch]
            room |= room_of(person, hours, self.now, self.taken)
        return room


def plan_night(transaction: Transaction) -> datetime | None:
    """Plan a branch anew whose night has come; say when to go on."""
    invitations.follow_tasks(transaction)
    branch = storage.lock_next_night(transaction)
    if branch is None:
        due_contacts.watch(transaction)
        return storage.next_night(transaction)
    _plan(transaction, branch, whole=True)
    storage.planned(transaction, branch)
    return transaction.now


def plan_news(transaction: Transaction) -> datetime | None:
    """Give a branch's new tasks places in the room there is; say when to go on."""
    invitations.follow_tasks(transaction)
    branch = storage.lock_next_news(transaction)
    if branch is None:
        due_contacts.watch(transaction)
        return None
    _plan(transaction, branch, whole=False)
    return transaction.now


def listed(
    transaction: Transaction, wanted: PlanFilter, after: Place | None, most: int
) -> Sequence[Planned]:
    """List who does what when, by when it begins."""
    return planned_days.page(transaction, wanted, after, most)


def _plan(transaction: Transaction, branch: BranchId, *, whole: bool) -> None:
    storage.keep_agreed(transaction, branch)
    found = storage.to_plan(transaction, branch, whole=whole)
    ground = ground_of(transaction, branch, found)
    asked = asked_of(transaction, ground, found)
    room = ground.room()
    outcome = plan([work_of(each, room) for each in asked], room)
    storage.place(transaction, placed(asked, outcome, ground))


def ground_of(
    transaction: Transaction, branch: BranchId, found: Sequence[ToPlan]
) -> Ground:
    named = {staff for each in found for staff in each.named if staff}
    locked = capacity.lock(transaction, branch, named)
    hours = hours_of(transaction, {branch, *(each.branch for each in locked.values())})
    people = {key: each for key, each in locked.items() if each.branch in hours}
    today = local_day(transaction.now, hours[branch].zone)
    since = start_of_day(today, hours[branch].zone)
    planned = [each.task.id for each in found]
    taken: dict[Slot, list[Taken]] = defaultdict(list)
    for each in storage.taken(transaction, people, planned, since):
        zone = hours[people[each.staff].branch].zone
        taken[each.staff, local_day(each.starts_at, zone)].append(each)
    return Ground(branch, transaction.now, hours, people, taken)


def asked_of(
    transaction: Transaction, ground: Ground, found: Sequence[ToPlan]
) -> list[Asked]:
    medians = storage.medians(transaction, ground.branch)
    return [
        asked_about(each, at_stake(each, medians, transaction.now), ground)
        for each in found
    ]


def asked_about(found: ToPlan, value: float, ground: Ground) -> Asked:
    window = window_of(found.task, ground.here, ground.now)
    there, days = ground.people, window.in_time
    people = who_may(found.named, found.client, ground.branch, there, days)
    return Asked(found.task, value, people, window)


def at_stake(
    found: ToPlan, medians: Mapping[str | None, float | None], now: datetime
) -> float:
    """Return what it is expected to cost not to do it: a whole period without."""
    margin = margin_of(found.margin, medians.get(found.tier, medians.get(None)))
    value = ranking_value(found.standing, max(now, found.task.due_at))
    return expected_loss(margin.yearly, value, PROMISED_PERIOD_DAYS)


def placed(asked: Collection[Asked], outcome: Outcome, ground: Ground) -> list[Placed]:
    starts = starts_of(asked, outcome, ground)
    return [
        Placed(
            each.task.id,
            outcome.places.get(each.task.id, (*each.people, None))[0],
            starts.get(each.task.id),
            each.task.id not in outcome.late,
        )
        for each in asked
    ]


def starts_of(
    asked: Collection[Asked], outcome: Outcome, ground: Ground
) -> dict[str, datetime]:
    by_slot = defaultdict(list)
    for each in asked:
        if slot := outcome.places.get(each.task.id):
            by_slot[slot].append(each.task)
    starts: dict[str, datetime] = {}
    for (staff, day), tasks in by_slot.items():
        hours = ground.hours[ground.people[staff].branch]
        since = max(ground.now, start_of_day(day, hours.zone))
        taken = ground.taken.get((staff, day), ())
        starts |= times_of_day(tasks, since, taken, hours)
    return starts
