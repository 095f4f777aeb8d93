"""The holiday test: which clients nobody sees to while one of ours is away."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from libs.calendars.zones import latest_day
from libs.storage import branches
from libs.storage.branches import Hours
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.concentration.domain.absences import Away, Span, uncovered
from services.concentration.domain.threads import IN_TOUCH
from services.concentration.storage import absences as storage
from services.concentration.storage import handovers, knowers
from services.concentration.storage.absences import Dealt
from services.concentration.storage.handovers import Held, LookedAfter, Person
from services.concentration.usecases import leaving


@dataclass(frozen=True)
class Orphaned:
    """An area of a client, and the working days on which nobody is there who knows."""

    area: str
    critical: bool
    days: list[date]


@dataclass(frozen=True)
class Left:
    """A client who is left alone: in some areas, or out of touch on some days."""

    client: ClientId
    name: str
    areas: list[Orphaned] = field(default_factory=list)
    out_of_touch: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class HolidayTest:
    """Who is left alone while one of ours is away, others' absences as they are.

    They look after the `unknown`, of whom nobody told who else knows them.
    """

    person: Person
    span: Span
    left: list[Left]
    unknown: list[LookedAfter]


def without(transaction: Transaction, staff: StaffId, span: Span) -> HolidayTest:
    """Tell who is left alone while somebody is away; raises NobodyOfOurs."""
    person = leaving.found(transaction, staff)
    now = transaction.now
    relying = storage.relying(transaction, staff, latest_day(now))
    dealt = storage.in_touch(transaction, staff, now - IN_TOUCH, now)
    needed: list[Held | Dealt] = [*relying, *dealt]
    others = {other for each in needed for other in each.others}
    away = storage.away(transaction, others)
    judge = Rota(span, away, branches.all_hours(transaction))
    left = left_alone(judge, relying, dealt)
    told = {each.client for each in left} | {each.client for each in dealt}
    unknown = [e for e in nobody_told(transaction, staff) if e.client not in told]
    return HolidayTest(person, span, left, unknown)


def nobody_told(transaction: Transaction, staff: StaffId) -> list[LookedAfter]:
    """Read those somebody looks after of whom it is not on record who knows them."""
    mine = handovers.looked_after(transaction, staff)
    today, clients = latest_day(transaction.now), [each.client for each in mine]
    found = knowers.of_clients(transaction, today, clients)
    return [e for e in mine if e.client not in found or found[e.client].factor is None]


@dataclass(frozen=True)
class Rota:
    """The days in question, when people are away and when branches work."""

    span: Span
    away: Mapping[StaffId, Away]
    hours: Hours

    def days_without(self, each: Held | Dealt) -> list[date]:
        """Return on which days none of the others is there."""
        others = [self.away[staff] for staff in each.others]
        return uncovered(self.span, others, self.works_on(each.branch))

    def works_on(self, branch: BranchId) -> Callable[[date], bool]:
        """Tell when a branch works: every day while nobody told."""
        return self.hours[branch].works_on if branch in self.hours else every_day


def every_day(_: date) -> bool:
    """Take a branch to work of which nobody told when."""
    return True


def left_alone(
    rota: Rota, relying: Collection[Held], dealt: Collection[Dealt]
) -> list[Left]:
    """Gather client by client what nobody sees to, who is hit hardest first."""
    left: dict[ClientId, Left] = {}
    for held in relying:
        if days := rota.days_without(held):
            one = left.setdefault(held.client, Left(held.client, held.name))
            one.areas.append(Orphaned(held.area, held.critical, days))
    for met in dealt:
        if days := rota.days_without(met):
            one = left.setdefault(met.client, Left(met.client, met.name))
            one.out_of_touch.extend(days)
    return sorted(left.values(), key=lambda one: (not one.areas, one.client))
