"""Cents, and where they count."""

from datetime import date
from decimal import Decimal

import pytest

from libs.values import BranchId, ClientId, Money
from services.concentration.domain.ledger import (
    Billed,
    Entry,
    Kind,
    Post,
    in_cents,
    posted,
)


@pytest.mark.parametrize(
    ("amount", "rate", "cents"),
    [
        ("1.005", "1", 101),
        ("-1.005", "1", -101),
        ("10", "0.9235", 924),
        ("0", "3", 0),
    ],
)
def test_halves_of_a_cent_are_rounded_away_from_zero(amount, rate, cents):
    assert in_cents(Money.parse(amount, "USD"), Decimal(rate)) == cents


def test_what_counts_for_the_same_month_line_and_vendor_is_added_up():
    first = Entry(
        ClientId("c-1"),
        BranchId("vienna"),
        "billing",
        Kind.INVOICE,
        "R-1",
        date(2026, 3, 2),
        Money.parse("10", "EUR"),
        recurring=True,
    )

    assert posted([(first, 1000), (first, -300)]) == {
        Post(ClientId("c-1"), date(2026, 3, 1), "", ""): Billed(700, 700)
    }
