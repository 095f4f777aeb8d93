"""Drop-ins are fair, kept apart, and foreseen by nobody who lacks the secret."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.holidays import PublicHolidays
from libs.calendars.months import Month
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from services.cadence.domain.drop_ins import (
    DropInWindow,
    Quiet,
    Visit,
    drawn,
    open_days,
    window_of,
)

WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
VIENNA = OpenHours.parse(zone("Europe/Vienna"), WEEKDAYS, PublicHolidays("AT", "9"))
TURN_OF_THE_YEAR = Quiet((12, 20), (1, 6))
HALF = DropInWindow(Month(2026, 1), Month(2026, 6))
DAYS = open_days(HALF, date(2026, 1, 1), VIENNA, [TURN_OF_THE_YEAR])
A_WEEK = timedelta(days=7)
PLENTY = 10_000
# Of a uniform draw over five weekdays, one in a thousand is as uneven as this.
CHI_SQUARE = 18.47

days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 6, 30))
visits = st.dictionaries(
    st.sampled_from([f"c-{number}" for number in range(12)]),
    st.lists(days_of_2026, max_size=4),
).map(lambda taken: [Visit(c, HALF, days, A_WEEK) for c, days in taken.items()])


def draw(visits, days=DAYS, most=PLENTY, secret=b"ours"):
    return drawn(visits, days, Counter(), most, secret)


def visit(client="c-1", window=HALF, taken=()):
    return Visit(client, window, taken, A_WEEK)


@pytest.mark.parametrize(
    ("a_year", "named"), [(2, "2026-07/2026-12"), (1, "2026-01/2026-12")]
)
def test_a_year_has_as_many_windows_as_drop_ins(a_year, named):
    assert str(window_of(date(2026, 8, 3), a_year)) == named


@pytest.mark.requirement("R19", "M12")
@given(visits, st.randoms(use_true_random=False), st.integers(1, 3))
def test_the_same_seed_draws_the_same_days_in_any_order(visits, chance, most):
    shuffled = chance.sample(visits, len(visits))

    assert draw(visits, most=most) == draw(shuffled, most=most)


@pytest.mark.requirement("R19", "M12")
@given(visits, st.integers(1, 3))
def test_everybody_has_a_day_and_never_within_the_shortest_gap(visits, most):
    found = draw(visits, most=most)

    assert found.keys() == {each.client for each in visits}
    for each in visits:
        day = found[each.client]
        assert day in DAYS
        assert all(abs(day - taken) > A_WEEK for taken in each.taken)


@pytest.mark.requirement("R19", "M12")
def test_it_is_never_on_a_closed_day_a_holiday_or_in_a_quiet_period():
    found = draw([visit(f"c-{number}") for number in range(2_000)])

    assert {day.weekday() for day in found.values()} == {0, 1, 2, 3, 4}
    assert date(2026, 1, 1) not in found.values()
    assert date(2026, 5, 1) not in found.values()  # a Friday, and a holiday
    assert min(found.values()) == date(2026, 1, 7)


@pytest.mark.requirement("R19", "M12")
def test_without_the_secret_nobody_can_tell_the_day():
    everybody = [visit(f"c-{number}") for number in range(1_000)]

    ours, guessed = draw(everybody), draw(everybody, secret=b"guessed")

    alike = sum(ours[client] == guessed[client] for client in ours)
    assert alike < 4 * len(everybody) / len(DAYS)


@pytest.mark.requirement("R19")
def test_the_gaps_of_a_client_vary():
    half_years = [
        DropInWindow(Month(year, first), Month(year, first + 5))
        for year in range(2026, 2036)
        for first in (1, 7)
    ]

    held = [
        draw([visit(window=each)], open_days(each, date(2026, 1, 1), VIENNA, []))["c-1"]
        for each in half_years
    ]

    gaps = {later - earlier for earlier, later in pairwise(held)}
    assert len(gaps) > len(half_years) / 2


@pytest.mark.requirement("M12")
def test_over_many_windows_every_weekday_is_as_likely():
    found = draw([visit(f"c-{number}") for number in range(5_000)])

    expected = Counter(day.weekday() for day in DAYS)
    drawn_on = Counter(day.weekday() for day in found.values())
    scale = len(found) / len(DAYS)
    unevenness = sum(
        (drawn_on[day] - scale * number) ** 2 / (scale * number)
        for day, number in expected.items()
    )
    assert unevenness < CHI_SQUARE


@pytest.mark.requirement("R19", "M12")
@pytest.mark.parametrize(("most", "fullest"), [(2, 2), (1, 2)])
def test_a_day_takes_no_more_than_it_can_unless_all_are_full(most, fullest):
    everybody = [visit(f"c-{number}") for number in range(2 * len(DAYS))]
    random.Random(1).shuffle(everybody)

    load = Counter(draw(everybody, most=most).values())

    assert set(load.values()) == {fullest}


@pytest.mark.requirement("R19")
def test_who_is_met_every_week_is_not_dropped_in_on_as_well():
    met = [date(2026, 1, 1) + number * A_WEEK for number in range(26)]

    assert draw([visit(taken=met)]) == {}
    assert draw([replace(visit(taken=met), shortest=timedelta(days=2))]) != {}
