"""Working time: when a branch is open, and how much open time lies between moments."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, takewhile
from zoneinfo import ZoneInfo

from libs.calendars.zones import instant, local_day
from libs.values import FieldError, Invalid

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_DAY = timedelta(hours=24)
WRITTEN = re.compile(r"([0-2][0-9]):([0-5][0-9])-([0-2][0-9]):([0-5][0-9])")

Span = tuple[datetime, datetime]


class BadHours(Invalid):
    """Hours are written like 09:00-17:00, in order, by weekday from mon to sun."""


class NeverOpen(Invalid):
    """Hours must be open at some time of the week."""


@dataclass(frozen=True)
class Interval:
    """From `opens` to `closes`, both counted from local midnight."""

    opens: timedelta
    closes: timedelta

    def __str__(self) -> str:
        return f"{_wall(self.opens)}-{_wall(self.closes)}"


@dataclass(frozen=True)
class OpenHours:
    """The weekly hours of a branch, Monday first, and the days it stays closed.

    A day may have several intervals. Raises BadHours, NeverOpen.
    """

    zone: ZoneInfo
    weekly: tuple[tuple[Interval, ...], ...]
    closed: Container[date] = frozenset()

    def __post_init__(self) -> None:
        if not any(self.weekly):
            raise NeverOpen
        for weekday, intervals in zip(WEEKDAYS, self.weekly, strict=True):
            _require_order(weekday, intervals)

    @classmethod
    def parse(
        cls,
        zone: ZoneInfo,
        weekly: Mapping[str, Sequence[str]],
        closed: Container[date] = frozenset(),
    ) -> "OpenHours":
        """Read `{"mon": ["09:00-12:00", "13:00-17:00"]}`; days left out are closed."""
        if unknown := sorted(weekly.keys() - set(WEEKDAYS)):
            raise BadHours(None, *(FieldError(day, "no weekday") for day in unknown))
        days = (_intervals(day, weekly.get(day, ())) for day in WEEKDAYS)
        return cls(zone, tuple(days), closed)

    def written(self) -> dict[str, list[str]]:
        """Return the weekly hours as `parse` reads them."""
        days = zip(WEEKDAYS, self.weekly, strict=True)
        return {day: [str(each) for each in hours] for day, hours in days if hours}

    def works_on(self, day: date) -> bool:
        """Tell whether it opens at all on `day`."""
        return bool(self.weekly[day.weekday()]) and day not in self.closed

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is open at `at`; at the moment of closing it is not."""
        opens, _ = next(self._spans_after(at))
        return opens == at

    def due(self, start: datetime, within: timedelta) -> datetime:
        """Return when, in UTC, `within` of open time has passed since `start`."""
        spans = self._spans_after(start)
        opens, closes = next(spans)
        while within > closes - opens:
            within -= closes - opens
            opens, closes = next(spans)
        return (opens + within).astimezone(UTC)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time from `start` to `end`; none when `end` is earlier."""
        spans = takewhile(lambda span: span[0] < end, self._spans_after(start))
        return sum((min(closes, end) - opens for opens, closes in spans), timedelta())

    def _spans_after(self, at: datetime) -> Iterator[Span]:
        """Give the open time after `at`, in order, without end."""
        passed = at
        days = _days_from(local_day(at, self.zone))
        for opens, closes in chain.from_iterable(map(self._spans_of, days)):
            # Where the clock is moved, spans could overlap; none counts twice.
            begins = max(opens, passed)
            if begins < closes:
                yield begins, closes
                passed = closes

    def _spans_of(self, day: date) -> Iterator[Span]:
        if self.works_on(day):
            for each in self.weekly[day.weekday()]:
                yield (
                    instant(day, each.opens, self.zone),
                    instant(day, each.closes, self.zone),
                )


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)


def _intervals(weekday: str, written: Sequence[str]) -> tuple[Interval, ...]:
    return tuple(
        _interval(f"{weekday}.{index}", text) for index, text in enumerate(written)
    )


def _interval(path: str, text: str) -> Interval:
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise BadHours(None, FieldError(path, "not like 09:00-17:00"))
    opens_hour, opens_minute, closes_hour, closes_minute = map(int, match.groups())
    return Interval(
        timedelta(hours=opens_hour, minutes=opens_minute),
        timedelta(hours=closes_hour, minutes=closes_minute),
    )


def _require_order(weekday: str, intervals: tuple[Interval, ...]) -> None:
    earliest = timedelta()
    for index, interval in enumerate(intervals):
        if not earliest <= interval.opens < interval.closes <= WHOLE_DAY:
            raise BadHours(None, FieldError(f"{weekday}.{index}", "not in order"))
        earliest = interval.closes


def _wall(since_midnight: timedelta) -> str:
    hours, minutes = divmod(since_midnight // timedelta(minutes=1), 60)
    return f"{hours:02}:{minutes:02}"
