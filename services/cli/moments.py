"""Times as they are typed: with their zone, or not at all."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

import click

# When something took place of which only the day is known: at noon of its branch and a
# microsecond, which no clock shows. So it counts for that day and is shown as a day.
SOME_TIME = time(12, microsecond=1)
# What has no time at all, as an invoice, is of its day from the beginning of it on.
AT_DAWN = time(0, microsecond=1)
UNITS = {"d": "days", "h": "hours", "m": "minutes", "w": "weeks"}


class Moment(click.ParamType[datetime]):
    """A time with its zone, as in 2026-03-02T08:00Z."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """Read it; a time without a zone could mean anything."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a time like 2026-03-02T08:00Z.", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"'{value}' needs its zone, as in 2026-03-02T08:00Z.", param, ctx)
        return moment.astimezone(UTC)


class Span(click.ParamType[timedelta]):
    """A length of time, as in 30d, 12h or 90m."""

    name = "span"

    def convert(self, value: Any, param: Any, ctx: Any) -> timedelta:
        """Read it."""
        if isinstance(value, timedelta):
            return value
        number, unit = value[:-1], UNITS.get(value[-1:])
        if unit is None or not number.isdecimal():
            self.fail(f"'{value}' is not a span like 30d, 12h or 90m.", param, ctx)
        return timedelta(**{unit: int(number)})


MOMENT, SPAN = Moment(), Span()


def on_day(day: date, zone: tzinfo, at: time = SOME_TIME) -> datetime:
    """Date something of which only the day is known."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def is_a_day(at: datetime) -> bool:
    """Tell whether only the day is known of a moment, or of what it follows from."""
    return at.microsecond == SOME_TIME.microsecond


def tells_time(form: str) -> bool:
    """Tell whether times of a form, as in strptime, tell more than the day."""
    return any(part in form for part in ("%H", "%I", "%c", "%X"))


def day(written: str | None, zone: tzinfo) -> str:
    """Spell a moment as its day and minute in a zone, or a day as no more than that."""
    if written is None:
        return "never"
    at = datetime.fromisoformat(written).astimezone(zone)
    return f"{at:%Y-%m-%d}" if is_a_day(at) else f"{at:%Y-%m-%d %H:%M}"


def utc(written: str) -> str:
    """Spell a moment that belongs to no branch, and say that it is UTC."""
    return f"{day(written, UTC)} UTC"
