"""Guards: what the owner allows without being asked, or what holds until they say."""

from dataclasses import dataclass
from decimal import Decimal

from libs.values import Invalid


class BadGuards(Invalid):
    """A discount is less than all, a share above nothing and less than all."""


@dataclass(frozen=True)
class Terms:
    """The largest discount without approval, and what one project may take at most.

    `of_person` is a share of one person's time, `of_firm` one of all of ours. Raises
    BadGuards.
    """

    discount: Decimal = Decimal("0.10")
    of_person: Decimal = Decimal("0.80")
    of_firm: Decimal = Decimal("0.50")
    is_default: bool = True

    def __post_init__(self) -> None:
        shares = 0 < self.of_person < 1 and 0 < self.of_firm < 1
        if not (shares and 0 <= self.discount < 1):
            raise BadGuards
