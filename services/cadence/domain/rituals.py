"""The rituals a client can count on: what of them falls due, month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from libs.calendars.months import Month, month_of, next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import start_of_day
from services.cadence.domain.history import History
from services.cadence.domain.promises import (
    Promised,
    due_at,
    latest_due,
    runs_from,
)
from services.cadence.domain.purposes import Purpose

PURPOSES = {
    Promised.MEETING: Purpose.MONTHLY_MEETING,
    Promised.CALL: Purpose.MONTHLY_CALL,
}
RITUAL = frozenset({*PURPOSES.values(), Purpose.NEWSLETTER, Purpose.REVIEW})


@dataclass(frozen=True)
class Rituals:
    """What is promised every month, and a review every `review_months`.

    `meeting_since` and `call_since` tell when each was given, none if long ago.
    """

    meeting: bool = False
    call: bool = False
    newsletter: bool = False
    review_months: int | None = None
    meeting_since: datetime | None = None
    call_since: datetime | None = None

    @property
    def promised(self) -> tuple[Promised, ...]:
        """What is promised every month that a touch can keep, the strongest first."""
        given = {Promised.MEETING: self.meeting, Promised.CALL: self.call}
        return tuple(promised for promised, is_given in given.items() if is_given)

    def since(self, promised: Promised) -> datetime | None:
        """Return when it was given, none if long ago."""
        meeting = promised is Promised.MEETING
        return self.meeting_since if meeting else self.call_since


class Due(NamedTuple):
    """One occasion of a ritual: a touch after `not_before` is of its month."""

    purpose: Purpose
    occasion: str
    not_before: datetime
    due_at: datetime


def due(
    rituals: Rituals,
    history: History,
    hours: OpenHours,
    since: datetime,
    until: datetime,
) -> list[Due]:
    """Return what falls due by `until`; `since` is now, or the end of a pause.

    The month of `since` is the first: what was missed before is recorded, not moved.
    One month of a promise at a time, as the next follows from the touch that keeps it.
    No newsletter and no review is due in the month of the registration.
    """
    found = [
        *monthly(rituals, history, hours, since),
        *newsletters(rituals, history, hours, since, until),
        *reviews(rituals, history, hours, since, until),
    ]
    return [each for each in found if each.due_at <= until]


def monthly(
    rituals: Rituals, history: History, hours: OpenHours, since: datetime
) -> Iterator[Due]:
    """Give the next month of each promise; due no sooner than the month begins."""
    for promised in rituals.promised:
        kept = runs_from(promised, history, hours.zone)
        following = Month(kept.year, kept.month).plus(1)
        month = max(following, month_of(since, hours.zone))
        begins = start_of_day(month.day(1), hours.zone)
        at = max(due_at(promised, history, hours, rituals.since(promised)), begins)
        yield Due(PURPOSES[promised], str(month), begins, at)


def newsletters(
    rituals: Rituals,
    history: History,
    hours: OpenHours,
    since: datetime,
    until: datetime,
) -> Iterator[Due]:
    """Give the months in which a newsletter is to be posted."""
    if rituals.newsletter:
        registered = month_of(history.registered_at, hours.zone)
        month = max(registered.plus(1), month_of(since, hours.zone))
        last = month_of(until, hours.zone)
        while month <= last:
            begins = start_of_day(month.day(1), hours.zone)
            at = latest_due(month, hours)
            yield Due(Purpose.NEWSLETTER, str(month), begins, at)
            month = month.plus(1)


def reviews(
    rituals: Rituals,
    history: History,
    hours: OpenHours,
    since: datetime,
    until: datetime,
) -> Iterator[Due]:
    """Give the reviews, on the day the client came or worked on just before it."""
    if rituals.review_months is None:
        return
    anchor = history.came_on(hours.zone)
    came = Month(anchor.year, anchor.month)
    registered = month_of(history.registered_at, hours.zone)
    month = max(registered.plus(1), month_of(since, hours.zone))
    last = month_of(until, hours.zone)
    while month <= last:
        if month.since(came) % rituals.review_months == 0:
            begins = start_of_day(month.day(1), hours.zone)
            day = worked_on(month.day(anchor.day), hours)
            at = start_of_day(day, hours.zone)
            yield Due(Purpose.REVIEW, str(month), begins, at)
        month = month.plus(1)


def worked_on(day: date, hours: OpenHours) -> date:
    """Return `day`, or the last day worked on before it, if in its month."""
    while not hours.works_on(day) and day.day > 1:
        day = date(day.year, day.month, day.day - 1)
    return day if hours.works_on(day) else next_working_day(day, hours.works_on)
