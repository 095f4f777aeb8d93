"""What calls for contacts with a client: sales, solved problems, ends and needs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from libs.calendars.months import next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, require_utc, start_of_day
from libs.values import BranchId, ClientId
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.next_touch import KEPT_UP_WITH, Status
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.settings import Settings
from services.cadence.domain.tasks import Task

LATE = timedelta(days=30)
CHECK_IN_LATE = timedelta(days=14)
WAVE = timedelta(days=1)
A_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class Kind(StrEnum):
    """What it is."""

    SALE = "sale"
    TICKET = "ticket"
    ENGAGEMENT = "engagement"
    NEED = "need"
    WELCOME = "welcome"
    HANDOVER = "handover"


@dataclass(frozen=True)
class Trigger:
    """One thing that calls for contacts until it has `ended`.

    `subject` is its id among those of its kind with the client, `at` when it happened
    or was told; `starts_on` and `due_on` are the days it names. Raises NotUtc.
    """

    client: ClientId
    branch: BranchId
    kind: Kind
    subject: str
    at: datetime
    starts_on: date | None = None
    due_on: date | None = None
    note: str = ""
    ended: bool = False
    revision: int = 1

    def __post_init__(self) -> None:
        require_utc(self.at)


@dataclass(frozen=True)
class Coming:
    """A task and when it is to be opened."""

    task: Task
    opens_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Tell whether its time has come, and is not over."""
        expires_at = self.task.expires_at
        return self.opens_at <= now and (expires_at is None or now < expires_at)


@dataclass(frozen=True)
class Office:
    """When a branch works, and the numbers that the owner has said."""

    hours: OpenHours
    settings: Settings


Calls = Callable[[Trigger, Office], Iterable[Coming]]


def coming(trigger: Trigger, status: Status, office: Office) -> tuple[Coming, ...]:
    """Return the tasks that follow from it, none once it has ended.

    Days of other centuries stand for never, or for not known.
    With clients we no longer keep up with only a need is a reason: to win them back.
    """
    days = (trigger.at.date(), trigger.starts_on, trigger.due_on)
    if trigger.ended or not all(EARLIEST <= day <= LATEST for day in days if day):
        return ()
    if status not in KEPT_UP_WITH:
        return tuple(_win_back(trigger, office)) if trigger.kind is Kind.NEED else ()
    return tuple(CALLS[trigger.kind](trigger, office))


def longest_after(settings: Settings) -> timedelta:
    """Return for how long something may yet open of what has happened."""
    days = max(*settings.after_sale_days, settings.silent_sale_days)
    return timedelta(days=days) + 2 * LATE


def working_day(day: date, hours: OpenHours) -> date:
    """Return the first day from `day` on that is worked on."""
    return next_working_day(day - A_DAY, hours.works_on)


def occasion(first: object, trigger: Trigger) -> str:
    """Name one of its occasions: one word, then the subject, whatever is in that."""
    return f"{first} {trigger.subject}"


def _after_sale(sale: Trigger, office: Office) -> Iterable[Coming]:
    hours, settings = office.hours, office.settings
    sold_on = local_day(sale.at, hours.zone)
    for days in settings.after_sale_days:
        day = working_day(sold_on + timedelta(days=days), hours)
        due_at = start_of_day(day, hours.zone)
        task = _task(sale, Purpose.AFTER_SALE, f"d{days}", (due_at, due_at))
        yield Coming(task, due_at - HORIZON)
    # Any contact since the sale does it, so it is only open when there was none.
    day = working_day(sold_on + timedelta(days=settings.silent_sale_days), hours)
    due_at = start_of_day(day, hours.zone)
    task = _task(sale, Purpose.SOLD_AND_SILENT, "silent", (sale.at, due_at))
    yield Coming(task, due_at)


def _check_in(ticket: Trigger, office: Office) -> Iterable[Coming]:
    within = timedelta(hours=office.settings.check_in_hours)
    due_at = office.hours.due(ticket.at, within)
    day = local_day(ticket.at, office.hours.zone)
    span = ticket.at, due_at
    yield Coming(_task(ticket, Purpose.CHECK_IN, day, span, CHECK_IN_LATE), ticket.at)


def _before_end(engagement: Trigger, office: Office) -> Iterable[Coming]:
    ends_on, hours = engagement.due_on, office.hours
    if ends_on is None:
        return
    before = timedelta(days=office.settings.before_end_days)
    begin = max(engagement.at, start_of_day(ends_on - before, hours.zone))
    yield from _until(engagement, Purpose.ENGAGEMENT_END, ends_on, begin, hours)


def _need(need: Trigger, office: Office) -> Iterable[Coming]:
    if need.starts_on is None:
        return
    begin = max(need.at, start_of_day(need.starts_on, office.hours.zone))
    span = begin, _at_work(begin, office.hours)
    yield Coming(_task(need, Purpose.NEED, need.starts_on, span, None), begin)


def _win_back(need: Trigger, office: Office) -> Iterable[Coming]:
    needed_on, hours = need.due_on, office.hours
    if needed_on is None:
        return
    before = timedelta(days=office.settings.win_back_days)
    window = start_of_day(needed_on - before, hours.zone)
    begin = max(need.at, window)
    yield from _until(need, Purpose.WIN_BACK, needed_on, begin, hours)


def _welcome(welcome: Trigger, office: Office) -> Iterable[Coming]:
    hours = office.hours
    day = welcome.starts_on or local_day(welcome.at, hours.zone)
    begin = start_of_day(day, hours.zone)
    due_at = start_of_day(next_working_day(day, hours.works_on), hours.zone)
    yield Coming(_task(welcome, Purpose.WELCOME, day, (begin, due_at)), begin)


def _handover(handover: Trigger, office: Office) -> Iterable[Coming]:
    hours, within = office.hours, timedelta(days=office.settings.handover_days)
    day = local_day(handover.at, hours.zone)
    due_at = start_of_day(working_day(day + within, hours), hours.zone)
    span = handover.at, due_at
    task = _task(handover, Purpose.HANDOVER, day, span, None)
    yield Coming(task, handover.at)


def _until(
    trigger: Trigger, purpose: Purpose, day: date, begin: datetime, hours: OpenHours
) -> Iterable[Coming]:
    """Have it done by the end of a day; nothing is left to do after that."""
    over_at = start_of_day(day + A_DAY, hours.zone)
    if begin < over_at:
        due_at = min(_at_work(begin, hours), over_at)
        task = _task(trigger, purpose, day, (begin, due_at), over_at - due_at)
        yield Coming(task, begin)


def _at_work(moment: datetime, hours: OpenHours) -> datetime:
    """Return the moment, or the beginning of the next working day when on none."""
    day = local_day(moment, hours.zone)
    return max(moment, start_of_day(working_day(day, hours), hours.zone))


def _task(
    trigger: Trigger,
    purpose: Purpose,
    first: object,
    span: tuple[datetime, datetime],
    late: timedelta | None = LATE,
) -> Task:
    not_before, due_at = span
    return Task(
        client=trigger.client,
        branch=trigger.branch,
        purpose=purpose,
        occasion=occasion(first, trigger),
        not_before=not_before,
        due_at=due_at,
        expires_at=None if late is None else due_at + late,
        note=trigger.note,
    )


CALLS: Mapping[Kind, Calls] = {
    Kind.SALE: _after_sale,
    Kind.TICKET: _check_in,
    Kind.ENGAGEMENT: _before_end,
    Kind.NEED: _need,
    Kind.WELCOME: _welcome,
    Kind.HANDOVER: _handover,
}
# What follows from a kind by these numbers opens long after it was told.
BY_NUMBERS: Mapping[Kind, frozenset[str]] = {
    Kind.SALE: frozenset({"after_sale_days", "silent_sale_days"}),
    Kind.ENGAGEMENT: frozenset({"before_end_days"}),
    Kind.NEED: frozenset({"win_back_days"}),
}
# What the tasks that follow from a kind are for.
PURPOSES: Mapping[Kind, tuple[Purpose, ...]] = {
    Kind.SALE: (Purpose.AFTER_SALE, Purpose.SOLD_AND_SILENT),
    Kind.TICKET: (Purpose.CHECK_IN,),
    Kind.ENGAGEMENT: (Purpose.ENGAGEMENT_END,),
    Kind.NEED: (Purpose.NEED, Purpose.WIN_BACK),
    Kind.WELCOME: (Purpose.WELCOME,),
    Kind.HANDOVER: (Purpose.HANDOVER,),
}
