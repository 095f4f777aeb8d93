"""Occasions: days on which a client is to hear from us, and when to see to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from libs.calendars import yearly
from libs.calendars.lead_times import working_days_before
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.values import BranchId, ClientId, ContactId, FieldError, Invalid, Money
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import Task

# After a downtime a card may come this late; what is older waits for next year.
LATEST = timedelta(days=14)
TO_MAKE = 3  # working days
A_DAY = timedelta(days=1)
LEAP_DAY = date(2000, 2, 29)
MONTH_DAY = "%m-%d"

PURPOSES = (
    Purpose.BIRTHDAY,
    Purpose.OUR_BIRTHDAY,
    Purpose.ANNIVERSARY,
    Purpose.GREETING,
    Purpose.THANK_YOU,
)
TO_EVERYBODY = frozenset({Purpose.OUR_BIRTHDAY, Purpose.GREETING})


class TooFarAhead(Invalid):
    """Nothing is taken up that is past, or beyond the horizon."""


@dataclass(frozen=True)
class CardTerms:
    """The owner's: how many working days a card or a gift takes, and when it is due.

    `hand_over_at` is the time of day; `our_birthday` is like --09-01, none when it is
    not kept. A card to everybody, or a greeting by hand, is `apart` from all others.
    """

    card_days: int
    gift_days: int
    hand_over_at: timedelta
    our_birthday: str | None
    apart: timedelta = timedelta(days=14)
    revision: int = 0

    def lead(self, channel: Channel | None) -> int:
        """Return how many working days it is under way."""
        return self.gift_days if channel is Channel.GIFT else self.card_days


@dataclass(frozen=True)
class Occasion:
    """A day that a client is to hear from us on; `of` tells two of one day apart.

    `worth` is what a gift may cost, none for a card.
    """

    client: ClientId
    branch: BranchId
    purpose: Purpose
    day: date
    of: str = ""
    contact: ContactId | None = None
    channel: Channel | None = None
    note: str = ""
    worth: Money | None = None


def spaced(found: Sequence[Occasion], apart: timedelta) -> list[Occasion]:
    """Return what to open of what was found: no card to everybody beside another.

    What is somebody's own comes first, and so does what is opened first.
    """
    kept: list[Occasion] = []
    for each in found:
        others = (other.day for other in kept if other.client == each.client)
        if each.purpose not in TO_EVERYBODY or all(
            abs(each.day - day) >= apart for day in others
        ):
            kept.append(each)
    return kept


@dataclass(frozen=True)
class Yearly:
    """A day of the window, and the day of the year that is kept on it, like 02-29."""

    branch: BranchId
    month_day: str
    day: date


def task_of(
    occasion: Occasion, terms: CardTerms, hours: OpenHours, now: datetime
) -> Task:
    """Return the task to hand it over, so that it arrives on the day; if late, now.

    It is made in the last working days before, while the leave to send it holds.
    """
    lead = terms.lead(occasion.channel)
    handed_over = working_days_before(occasion.day, lead, hours.works_on)
    due_at = yearly.due_at(handed_over, terms.hand_over_at, hours.zone, now)
    made_from = working_days_before(handed_over, TO_MAKE, hours.works_on)
    return Task(
        client=occasion.client,
        branch=occasion.branch,
        purpose=occasion.purpose,
        occasion=f"{occasion.day} {occasion.of}".strip(),
        not_before=max(now, start_of_day(made_from, hours.zone)),
        due_at=due_at,
        expires_at=max(due_at, expiry(occasion.day, hours.zone)),
        contact=occasion.contact,
        channel=occasion.channel,
        note=occasion.note,
    )


def expiry(day: date, zone: ZoneInfo) -> datetime:
    """Return when it is too late for what was for `day`."""
    return start_of_day(day + LATEST + A_DAY, zone)


def window(now: datetime, zone: ZoneInfo, reached: date | None) -> Sequence[date]:
    """Return the days to see to, from the day `reached` before to the horizon."""
    today = local_day(now, zone)
    first = max(min(reached or today, today), today - LATEST)
    return [first + A_DAY * n for n in range((today + HORIZON - first).days + 1)]


def require_in_reach(day: date, now: datetime, zone: ZoneInfo) -> None:
    """Raise TooFarAhead unless `day` is today or within the horizon."""
    if day not in window(now, zone, None):
        within = f"from today to {HORIZON.days} days ahead"
        raise TooFarAhead(None, FieldError("arrives_on", within))


def kept_on(day: date) -> tuple[str, ...]:
    """Name the days of the year kept on `day`: on 28 February, 29 in common years."""
    own = day.strftime(MONTH_DAY)
    leap = LEAP_DAY.strftime(MONTH_DAY)
    moved = yearly.in_year(LEAP_DAY, day.year) == day and own != leap
    return (own, leap) if moved else (own,)


def days_of(branch: BranchId, days: Sequence[date]) -> Iterator[Yearly]:
    """Give every day of the year that is kept in a window of a branch."""
    for day in days:
        for month_day in kept_on(day):
            yield Yearly(branch, month_day, day)


def month_day_of(birthday: str | None) -> str | None:
    """Return the day of the year, as in --02-29, of one told with or without a year.

    What cannot be read is none.
    """
    try:
        date.fromisoformat(f"{LEAP_DAY.year}-{(birthday or '')[-5:]}")
    except ValueError:
        return None
    return f"--{(birthday or '')[-5:]}"


def day_of(occasion: str) -> date | None:
    """Return the day that a task's occasion begins with, if it names one."""
    try:
        return date.fromisoformat(occasion[:10])
    except ValueError:
        return None


def is_still(occasion: str, birthday: str | None) -> bool:
    """Tell whether a birthday's task is still for the day that is known now."""
    day = day_of(occasion)
    return bool(day and birthday and birthday[-5:] in kept_on(day))
