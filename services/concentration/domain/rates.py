"""Rates: what another currency is worth in the firm's, from which day on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from libs.values import Invalid, Money


class NotARate(Invalid):
    """A rate is above zero, and that of a currency like USD."""


@dataclass(frozen=True)
class Rate:
    """One unit of a currency is so many of the firm's; raises NotARate and NotMoney."""

    currency: str
    day: date
    rate: Decimal

    def __post_init__(self) -> None:
        Money(self.rate, self.currency)
        if self.rate <= 0:
            raise NotARate
