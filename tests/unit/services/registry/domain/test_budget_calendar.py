from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.budget_calendar import ends_within

days = st.dates(date(1996, 1, 1), date(2105, 12, 31))
spans = st.integers(0, 366)


def kept(end, year):
    """When an end is kept in a year, worked out in another way."""
    if end == "--02-29" and not isleap(year):
        return date(year, 2, 28)
    return date.fromisoformat(f"{year}{end[1:]}")


@pytest.mark.requirement("R82")
@given(days, spans, st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_a_year_end_is_listed_on_its_next_day_if_that_is_near(today, span, day):
    end = f"--{day:%m-%d}"
    coming = min(
        each for year in (0, 1) if (each := kept(end, today.year + year)) >= today
    )

    expected = coming if coming <= today + timedelta(days=span) else None
    assert ends_within(today, span).get(end) == expected


@pytest.mark.requirement("R82")
@pytest.mark.parametrize(
    ("today", "end", "ends_on"),
    [
        (date(2026, 10, 2), "--12-31", date(2026, 12, 31)),
        (date(2026, 10, 1), "--12-31", None),
        (date(2026, 12, 1), "--01-31", date(2027, 1, 31)),
        (date(2027, 12, 1), "--02-29", date(2028, 2, 29)),
        (date(2026, 12, 1), "--02-29", date(2027, 2, 28)),
        (date(2028, 2, 29), "--02-28", None),
    ],
)
def test_ninety_days_reach_across_new_year_and_leap_days(today, end, ends_on):
    assert ends_within(today, 90).get(end) == ends_on
