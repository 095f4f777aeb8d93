"""Plans of days: who does what when, each night for all and at once for what is new."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day, start_of_next_day
from libs.storage.branches import Hours, hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.cadence.domain.capacity import Person, monday_of
from services.cadence.domain.expected_loss import (
    CALL_CREDIT,
    POST_CREDIT,
    expected_loss,
    margin_of,
    ranking_value,
)
from services.cadence.domain.filters import PlanFilter
from services.cadence.domain.plan_days import (
    Asked,
    Taken,
    Time,
    day_of,
    time_of,
    times_of_day,
    who_may,
    window_of,
    work_of,
)
from services.cadence.domain.planning import PlanOutcome, Slot, plan
from services.cadence.domain.purposes import URGENT
from services.cadence.storage import capacity
from services.cadence.storage import plan_days as planned_days
from services.cadence.storage import planning as storage
from services.cadence.storage.plan_days import Place, PlannedTask
from services.cadence.storage.planning import Days, Extent, Placed, ToPlan
from services.cadence.usecases import due_contacts, invitations

TIMER = "plan_nights"
# No client's month is worth as much, in any currency.
BEYOND_PRICE = 1e12
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

    def time(self) -> Time:
        """Return what time the people have."""
        whole = Time({}, {})
        for person in self.people.values():
            hours = self.hours[person.branch]
            room, drawn = time_of(person, hours, self.now, self.taken)
            whole.room.update(room)
            whole.drawn.update(drawn)
        return whole


def plan_night(transaction: Transaction) -> datetime | None:
    """Plan a branch anew whose night has come; say when to go on."""
    if invitations.follow_tasks(transaction):
        return transaction.now
    branch = storage.lock_next_night(transaction)
    if branch is None:
        due_contacts.watch(transaction)
        return storage.next_night(transaction)
    storage.keep_agreed(transaction, branch)
    found = storage.to_plan(transaction, branch, Extent.WHOLE)
    storage.place(transaction, places_of(transaction, branch, found))
    storage.planned(transaction, branch)
    return transaction.now


def plan_news(transaction: Transaction) -> datetime | None:
    """Give a branch's new tasks places; say when to go on.

    They take the room there is, and more only as far as `making_room` says.
    """
    if invitations.follow_tasks(transaction):
        return transaction.now
    branch = storage.lock_next_news(transaction)
    if branch is None:
        due_contacts.watch(transaction)
        return None
    storage.keep_agreed(transaction, branch)
    news = storage.to_plan(transaction, branch, Extent.NEWS)
    places = places_of(transaction, branch, news)
    if wider := making_room(news, places):
        found = storage.to_plan(transaction, branch, wider)
        places = places_of(transaction, branch, found)
    storage.place(transaction, places)
    return transaction.now


def listed(
    transaction: Transaction, wanted: PlanFilter, after: Place | None, most: int
) -> Sequence[PlannedTask]:
    """List who does what when, by when it begins."""
    return planned_days.page(transaction, wanted, after, most)


def making_room(news: Sequence[ToPlan], places: Sequence[Placed]) -> Extent | None:
    """Say what moves for news: all for what is urgent, else only what is sent."""
    if any(each.task.purpose in URGENT for each in news):
        return Extent.WHOLE
    return None if all(each.on_time for each in places) else Extent.SENT


def places_of(
    transaction: Transaction, branch: BranchId, found: Sequence[ToPlan]
) -> list[Placed]:
    ground = ground_of(transaction, branch, found)
    asked = asked_of(transaction, ground, found)
    room, drawn = ground.time()
    outcome = plan([work_of(each, drawn) for each in asked], room)
    places = {
        each.task.id: (place[0], day_of(each, place, drawn))
        for each in asked
        if (place := outcome.places.get(each.task.id))
    }
    return placed(asked, PlanOutcome(places, outcome.late), ground)


def ground_of(
    transaction: Transaction, branch: BranchId, found: Sequence[ToPlan]
) -> Ground:
    named = {staff for each in found for staff in each.named if staff}
    locked = capacity.lock(transaction, branch, named)
    hours = hours_of(transaction, {branch, *(each.branch for each in locked.values())})
    people = {key: each for key, each in locked.items() if each.branch in hours}
    zones = {key: hours[each.branch].zone for key, each in people.items()}
    days = {key: days_of(transaction.now, zone) for key, zone in zones.items()}
    planned = [each.task.id for each in found]
    taken: dict[Slot, list[Taken]] = defaultdict(list)
    for each in storage.taken(transaction, days, planned):
        taken[each.staff, local_day(each.starts_at, zones[each.staff])].append(each)
    return Ground(branch, transaction.now, hours, people, taken)


def days_of(now: datetime, zone: ZoneInfo) -> Days:
    monday = monday_of(local_day(now, zone))
    return Days(start_of_day(monday, zone), start_of_next_day(now, zone))


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
    """Return what it is expected to cost not to do it: a whole period without.

    What is sent is worth less than a talk, and what is urgent more than anything else.
    """
    margin = margin_of(found.margin, medians.get(found.tier, medians.get(None)))
    value = ranking_value(found.standing, max(now, found.task.due_at))
    credit = CALL_CREDIT if found.task.needs else POST_CREDIT
    loss = expected_loss(
        margin.yearly, value, found.due_days, credit, found.leaving_factor
    )
    return loss + BEYOND_PRICE if found.task.purpose in URGENT else loss


def placed(
    asked: Collection[Asked], outcome: PlanOutcome, ground: Ground
) -> list[Placed]:
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
    asked: Collection[Asked], outcome: PlanOutcome, ground: Ground
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
