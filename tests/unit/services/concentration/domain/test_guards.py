"""What the owner allows, and what an hour costs, is what it can be."""

from datetime import date
from decimal import Decimal

import pytest

from services.concentration.domain.contact_hours import BadHour, ContactHour
from services.concentration.domain.guards import BadGuards, Terms


@pytest.mark.parametrize(
    "wrong",
    [
        {"discount": Decimal(1)},
        {"discount": Decimal("-0.1")},
        {"of_person": Decimal()},
        {"of_firm": Decimal(1)},
    ],
)
def test_shares_that_cannot_be_are_refused(wrong):
    with pytest.raises(BadGuards):
        Terms(**wrong)


@pytest.mark.parametrize("cents", [-1, 10**12])
def test_an_hour_costs_nothing_or_more_and_no_fortune(cents):
    with pytest.raises(BadHour):
        ContactHour(date(2026, 1, 1), cents, "EUR")
