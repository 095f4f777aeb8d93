"""Amounts of money that people write down."""

import re

from libs.values import Invalid, Money
from services.registry.domain.texts import wrong

AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")


class BadAmount(Invalid):
    """An amount is written like 1200.50."""


def check_amount(**amounts: Money | None) -> None:
    """Raise BadAmount with the names of those that nobody would write; None passes."""
    bad = [
        field
        for field, money in amounts.items()
        if money and not AMOUNT.fullmatch(str(money.amount))
    ]
    if bad:
        raise wrong(BadAmount, *bad)
