"""Utilisation: which weeks are told of, and how often."""

from dataclasses import replace
from datetime import date

import pytest

from services.concentration.domain.utilisation import (
    Week,
    to_tell,
    utilisation,
    weeks_over,
)

MONDAY = date(2026, 2, 23)
LOW = Week("s-1", MONDAY, "vienna", 0.45, 0.6)
ENOUGH = replace(LOW, utilisation=0.6)


@pytest.mark.parametrize("today", [date(2026, 3, 2), date(2026, 3, 8)])
def test_three_weeks_are_told_of_that_are_over(today):
    assert weeks_over(today) == [MONDAY, date(2026, 2, 16), date(2026, 2, 9)]


def test_a_low_week_is_told_once_and_again_when_it_is_corrected():
    known = {("s-1", MONDAY): LOW}
    corrected = replace(ENOUGH, revision=2)

    assert list(to_tell([LOW], {})) == [LOW]
    assert list(to_tell([LOW], known)) == []
    assert list(to_tell([ENOUGH], known)) == [corrected]
    assert list(to_tell([ENOUGH], {("s-1", MONDAY): corrected})) == []


def test_a_week_that_was_enough_is_not_told():
    assert list(to_tell([ENOUGH], {})) == []


def test_more_may_be_billed_than_there_was_time_for():
    assert utilisation(50, 40) == 1.25
    assert utilisation(1000, 1) == 10
