"""What nobody sees to while one of us, and maybe others, are away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.absences import (
    BadSpan,
    Span,
    asked_span,
    uncovered,
)

MONDAY = date(2026, 7, 6)
OFFSETS = st.tuples(st.integers(-5, 20), st.integers(-5, 20))
SPANS = OFFSETS.map(lambda days: Span(on(min(days)), on(max(days))))
OTHERS = st.lists(st.lists(SPANS, max_size=3), max_size=3)


def on(day):
    return MONDAY + timedelta(day)


def weekday(day):
    return day.weekday() < 5


def test_while_others_are_there_everything_is_seen_to():
    assert uncovered(Span(on(0), on(4)), [[], [Span(on(0), on(4))]], weekday) == []


def test_the_days_count_on_which_all_others_are_away_too():
    first, second = [Span(on(0), on(2))], [Span(on(2), on(3)), Span(on(4), on(9))]

    assert uncovered(Span(on(1), on(4)), [first, second], weekday) == [on(2)]


def test_days_on_which_nobody_works_do_not_count():
    assert uncovered(Span(on(4), on(7)), [], weekday) == [on(4), on(7)]


@pytest.mark.parametrize("last", [MONDAY - timedelta(1), MONDAY + timedelta(366)])
def test_days_that_end_before_they_begin_or_are_too_many_are_not_answered(last):
    with pytest.raises(BadSpan):
        asked_span(MONDAY, last)

    assert asked_span(MONDAY, MONDAY) == Span(MONDAY, MONDAY)


@given(SPANS, OTHERS, st.lists(SPANS, max_size=2))
def test_one_more_who_is_there_only_ever_helps(span, others, more):
    before = uncovered(span, others, weekday)
    after = uncovered(span, [*others, more], weekday)

    assert set(after) <= set(before)
    assert set(before) - set(after) == {
        day for day in before if not any(e.first <= day <= e.last for e in more)
    }
