"""Which months count as of a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.windows import Basis, Window

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (date(2026, 3, 1), date(2025, 3, 1), date(2026, 2, 28)),
        (date(2026, 3, 30), date(2025, 3, 1), date(2026, 2, 28)),
        (date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2024, 2, 28), date(2023, 2, 1), date(2024, 1, 31)),
        (date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29)),
        (date(1998, 6, 30), date(1997, 7, 1), date(1998, 6, 30)),
    ],
)
def test_a_month_counts_from_its_last_day_on(as_of, first, last):
    assert Window(as_of).days() == (first, last)


def test_what_recurs_is_said_by_the_last_three_months():
    window = Window(date(2026, 3, 2))

    assert window.days(Basis.RECURRING) == (date(2025, 12, 1), date(2026, 2, 28))


@given(DAYS)
def test_twelve_months_count_and_none_that_is_not_over(as_of):
    window = Window(as_of)
    first, last = window.days()

    assert first.day == 1
    assert window.first.plus(11) == window.last
    assert last <= as_of
    assert as_of - last < timedelta(days=31)


@given(DAYS, st.integers(1, 60))
def test_windows_of_the_past_are_those_of_their_last_day(as_of, months):
    before = Window(as_of).back(months)

    assert before.last == Window(as_of).last.plus(-months)
    assert before.as_of == before.last.last_day
