"""How far apart touches with a client lie: not too tight, not too loose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.values import Invalid

FEW_FROM = 6
MONTHLY_FROM = 12


class GapsOutOfOrder(Invalid):
    """Gaps are positive and ordered: shortest, target, longest."""


class Tier(StrEnum):
    """How much attention a client is given."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True)
class Gaps:
    """The shortest, wanted and longest silence of a client; raises GapsOutOfOrder."""

    shortest: timedelta
    target: timedelta
    longest: timedelta

    def __post_init__(self) -> None:
        if not timedelta() < self.shortest <= self.target <= self.longest:
            raise GapsOutOfOrder

    @classmethod
    def of_days(cls, shortest: int, target: int, longest: int) -> "Gaps":
        """Return gaps of so many days each."""
        return cls(
            timedelta(days=shortest), timedelta(days=target), timedelta(days=longest)
        )


DEFAULT_GAPS: Mapping[Tier, Gaps] = {
    Tier.A: Gaps.of_days(7, 30, 35),
    Tier.B: Gaps.of_days(10, 30, 45),
    Tier.C: Gaps.of_days(14, 45, 60),
}


class Frequency(StrEnum):
    """What a year's number of touches amounts to."""

    NONE = "none"
    FEW = "few"
    MONTHLY = "monthly"


def too_tight(last_personal: datetime | None, at: datetime, gaps: Gaps) -> bool:
    """Tell whether a touch at `at` is nearer to the last one than the shortest gap.

    Nearer on either side: a touch logged late may lie before the last one.
    """
    return last_personal is not None and abs(at - last_personal) < gaps.shortest


def too_loose(last: datetime, now: datetime, gaps: Gaps) -> bool:
    """Tell whether the silence since `last` is longer than the longest gap."""
    return now - last > gaps.longest


def frequency(
    touches_a_year: int, few_from: int = FEW_FROM, monthly_from: int = MONTHLY_FROM
) -> Frequency:
    """Name a number of touches a year: a few times a year counts as none."""
    if touches_a_year < few_from:
        return Frequency.NONE
    return Frequency.FEW if touches_a_year < monthly_from else Frequency.MONTHLY
