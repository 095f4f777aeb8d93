"""Greetings on holidays, but not on those when everybody sends one."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from libs.calendars.feasts import Feast
from libs.calendars.working_time import OpenHours
from libs.calendars.yearly import in_year
from libs.values import (
    BranchId,
    ClientId,
    ContactId,
    FieldError,
    Invalid,
    Refused,
)
from services.cadence.domain.purposes import Channel, Purpose

MOST_OFFERED = 3
A_DAY = timedelta(days=1)
LEAP_YEAR = 2000


class NeitherDayNorFeast(Invalid):
    """A holiday is a day of the year, like --06-24, or a feast of a country."""


class CrowdedAndGreeted(Refused):
    """Nobody is greeted on a crowded holiday."""


class CrowdedDay(Refused):
    """On that day everybody sends a greeting, and ours would be one of many."""


class CardsTooClose(Refused):
    """They get another card at nearly the same time, and one of many counts little."""


@dataclass(frozen=True)
class Holiday:
    """A day of the year, or a feast, to greet on or to keep away from.

    Where it is `crowded`, so are the days around it; where it is `greeted`, every
    active client gets a card. Raises NeitherDayNorFeast, CrowdedAndGreeted.
    """

    name: str
    falls: date | Feast
    crowded: bool = False
    days_before: int = 0
    days_after: int = 0
    greeted: bool = False

    def __post_init__(self) -> None:
        if self.crowded and self.greeted:
            raise CrowdedAndGreeted

    def day_in(self, year: int) -> date | None:
        """Return when it is kept in `year`; 29 February on the 28th in common years."""
        if isinstance(self.falls, Feast):
            return self.falls.in_year(year)
        return in_year(self.falls, year)

    def crowds(self, day: date) -> bool:
        """Tell whether `day` is one of its crowded days."""
        before, after = timedelta(self.days_before), timedelta(self.days_after)
        kept = (self.day_in(year) for year in (day.year - 1, day.year, day.year + 1))
        return self.crowded and any(
            each - before <= day <= each + after for each in kept if each
        )

    def is_kept(self, day: date, closed: Container[date]) -> bool:
        """Tell whether it is kept on `day` where these days are closed.

        A feast of another country is, where there is a public holiday within a day of
        it: Easter Sunday, where Easter Monday is one.
        """
        feast = isinstance(self.falls, Feast)
        near = any(day + A_DAY * n in closed for n in (-1, 0, 1))
        return self.day_in(day.year) == day and (near or not feast)


@dataclass(frozen=True)
class CardToCome:
    """What is to be handed over at `due_at` for a client to have it on the day."""

    task_id: str
    branch: BranchId
    client: ClientId
    name: str | None
    purpose: Purpose
    occasion: str
    due_at: datetime
    contact: ContactId | None
    contact_name: str | None
    channel: Channel
    note: str


def day_of_year(written: str) -> date:
    """Read a day of the year, like --06-24; raises NeitherDayNorFeast."""
    try:
        return date.fromisoformat(f"{LEAP_YEAR}{written[1:]}")
    except ValueError:
        wrong = FieldError("yearly_day", "not like --06-24")
        raise NeitherDayNorFeast(None, wrong) from None


def crowding(holidays: Sequence[Holiday], day: date) -> Holiday | None:
    """Return the holiday that crowds `day`, if one does."""
    return next((each for each in holidays if each.crowds(day)), None)


def require_uncrowded(
    holidays: Sequence[Holiday], day: date, reach: Sequence[date], hours: OpenHours
) -> None:
    """Raise CrowdedDay, with days within `reach` to take instead, if it is crowded."""
    crowd = crowding(holidays, day)
    if crowd is None:
        return
    offered = alternatives(holidays, day, reach, hours)[:MOST_OFFERED]
    why = f"{day} is too near {crowd.name}: {CrowdedDay.__doc__}"
    fields = (FieldError(f"instead.{at}", name) for at, name in offered)
    raise CrowdedDay(why, FieldError("arrives_on", f"near {crowd.name}"), *fields)


def alternatives(
    holidays: Sequence[Holiday], wished: date, reach: Sequence[date], hours: OpenHours
) -> list[tuple[date, str]]:
    """Return the holidays within `reach` that are kept there and nothing crowds.

    Without one it is the working day nearest to the one that was wished for.
    """
    free = [day for day in reach if crowding(holidays, day) is None]
    kept = [
        (day, each.name)
        for day in free
        for each in holidays
        if each.is_kept(day, hours.closed)
    ]
    worked = filter(hours.works_on, free)
    nearest = sorted(worked, key=lambda day: (abs(day - wished), day))[:1]
    return kept or [(day, "a working day") for day in nearest]


def greeted_on(holidays: Sequence[Holiday], day: date) -> list[Holiday]:
    """Return the holidays on which every client is greeted that fall on `day`."""
    kept = [each for each in holidays if each.greeted and each.day_in(day.year) == day]
    return kept if kept and crowding(holidays, day) is None else []
