"""How many engagements run at once, day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.running import Running, running

TODAY = date(2026, 3, 2)
CHANGES = st.lists(st.tuples(st.integers(0, 90), st.integers(-2, 2)), max_size=12)


@given(CHANGES, st.integers(1, 4))
def test_too_few_run_on_the_first_day_on_which_fewer_do(told, floor):
    changes = [(TODAY + timedelta(days=day), change) for day, change in told]
    counts = [sum(c for of, c in told if of <= day) for day in range(91)]
    few = [day for day, count in enumerate(counts) if count < floor]

    found = running(changes, TODAY, floor)

    first = TODAY + timedelta(days=few[0]) if few else None
    assert found == Running(counts[0], first)
