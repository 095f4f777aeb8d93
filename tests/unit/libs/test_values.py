"""Money."""

from decimal import Decimal

import pytest

from libs.values import Money, NotMoney


@pytest.mark.parametrize("amount", ["1200.50", "-3", "+7.", ".5"])
def test_money_is_read_as_it_is_written(amount):
    assert Money.parse(amount, "EUR") == Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        *((amount, "EUR") for amount in ("1e5", "1_000", "NaN", "1,5", "", " 1", "٣")),
        *(("5", currency) for currency in ("XYZ", "XXX", "eur", "EURO", "€")),
    ],
)
def test_what_is_no_money_is_refused(amount, currency):
    with pytest.raises(NotMoney):
        Money.parse(amount, currency)
