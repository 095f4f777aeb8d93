from dataclasses import replace
from datetime import date

import pytest

from libs.values import Invalid
from services.registry.domain.expectations import (
    BadResponseTime,
    Expectation,
    HalfAcknowledged,
    expectation_id,
)

DAY = date(2026, 3, 2)
TOLD = Expectation(
    id=expectation_id("c-1", "Service level"),
    branch="vienna",
    client="c-1",
    name="Service level",
    terms="Weekdays from 7 to 18",
    response_minutes=60,
)
KNOWN = TOLD.acknowledged("p-1", DAY)


@pytest.mark.parametrize(
    "change", [{"terms": "Always"}, {"response_minutes": 30}, {"limits": "No printers"}]
)
def test_what_says_something_else_was_acknowledged_by_nobody(change):
    reworded = KNOWN.reworded(**change)

    assert reworded == replace(TOLD, **change)
    assert reworded.acknowledged("p-2", DAY).acknowledged_by == "p-2"


def test_what_says_the_same_stays_acknowledged():
    assert KNOWN.reworded(terms=TOLD.terms) == KNOWN


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"response_minutes": 0}, BadResponseTime),
        ({"response_minutes": 43_201}, BadResponseTime),
        ({"acknowledged_on": None}, HalfAcknowledged),
        ({"acknowledged_by": None}, HalfAcknowledged),
        ({"terms": " "}, Invalid),
    ],
)
def test_it_cannot_be_in_a_bad_state(change, refusal):
    with pytest.raises(refusal):
        replace(KNOWN, **change)
