"""The holiday test: what nobody sees to while one of us, and maybe others, are away."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from libs.values import Invalid

A_DAY = timedelta(days=1)
LONGEST = 366  # days that can be asked about


class BadSpan(Invalid):
    """The days away end no sooner than they begin, and within a year."""


@dataclass(frozen=True)
class Span:
    """Days, the first and the last included; none when it ends before it begins."""

    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Give each day."""
        day = self.first
        while day <= self.last:
            yield day
            day += A_DAY

    def has(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day <= self.last


def asked_span(first: date, last: date) -> Span:
    """Return the days that are asked about; raises BadSpan."""
    if not 0 <= (last - first).days < LONGEST:
        raise BadSpan
    return Span(first, last)


# When one of us is away, as far as they told.
Away = Collection[Span]


def uncovered(
    span: Span, others: Collection[Away], works_on: Callable[[date], bool]
) -> list[date]:
    """Return the working days of a span on which all the others are away as well.

    With nobody else these are all its working days.
    """
    return [
        day
        for day in span.days()
        if works_on(day) and all(is_away(other, day) for other in others)
    ]


def is_away(away: Away, day: date) -> bool:
    """Tell whether somebody is away on a day."""
    return any(span.has(day) for span in away)
