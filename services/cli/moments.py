"""Times as they are typed: with their zone, or not at all."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import click

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
            self.fail(f"{value} is not a time like 2026-03-02T08:00Z.", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value} needs its zone, as in 2026-03-02T08:00Z.", param, ctx)
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
            self.fail(f"{value} is not a span like 30d, 12h or 90m.", param, ctx)
        return timedelta(**{unit: int(number)})


MOMENT, SPAN = Moment(), Span()


def day(written: str | None, zone: tzinfo) -> str:
    """Spell a moment as its day and minute in a zone."""
    if written is None:
        return "never"
    return f"{datetime.fromisoformat(written).astimezone(zone):%Y-%m-%d %H:%M}"


def utc(written: str) -> str:
    """Spell a moment that belongs to no branch, and say that it is UTC."""
    return f"{day(written, UTC)} UTC"
