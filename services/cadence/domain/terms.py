"""What a policy says about keeping up with clients, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from libs.values import FieldError, Invalid
from services.cadence.domain.gaps import (
    DEFAULT_GAPS,
    FEW_FROM,
    MONTHLY_FROM,
    Gaps,
    Tier,
)
from services.cadence.domain.goals import Ramp, check_ramp

LONGEST_GAP = 3650
MOST_MONTHS = 60
GAPS = {
    "personal": ("shortest_days", "target_days", "longest_days"),
    "ask": ("ask_shortest_days", "ask_target_days", "ask_longest_days"),
    "broadcast": (
        "broadcast_shortest_days",
        "broadcast_target_days",
        "broadcast_longest_days",
    ),
}
FLOORS = ("few_from", "monthly_from")
Value = int | bool | Ramp


class BadTerms(Invalid):
    """Gaps are days in order, shortest, target, longest; reviews within 5 years."""


@dataclass(frozen=True)
class Terms:
    """What a policy says; what is None is left to the wider ones.

    Gaps are in days, those without a name for personal contacts. A review every 0
    months is none. `few_from` and `monthly_from` are the touches a year from which a
    client counts as seen a few times, and monthly. Raises BadTerms and BadGoal.
    """

    shortest_days: int | None = None
    target_days: int | None = None
    longest_days: int | None = None
    ask_shortest_days: int | None = None
    ask_target_days: int | None = None
    ask_longest_days: int | None = None
    broadcast_shortest_days: int | None = None
    broadcast_target_days: int | None = None
    broadcast_longest_days: int | None = None
    monthly_meeting: bool | None = None
    monthly_call: bool | None = None
    newsletter: bool | None = None
    review_months: int | None = None
    few_from: int | None = None
    monthly_from: int | None = None
    goals: Ramp | None = None

    def __post_init__(self) -> None:
        for names in (*GAPS.values(), FLOORS):
            self._check_order(names)
        if not 0 <= (self.review_months or 0) <= MOST_MONTHS:
            said = f"not from 0 to {MOST_MONTHS}"
            raise BadTerms(None, FieldError("review_months", said))
        check_ramp(self.goals or ())

    def _check_order(self, names: Sequence[str]) -> None:
        said = {n: v for n in names if (v := getattr(self, n)) is not None}
        for name, value in said.items():
            if not 1 <= value <= LONGEST_GAP:
                raise BadTerms(None, FieldError(name, f"not from 1 to {LONGEST_GAP}"))
        for (_, lower), (name, upper) in pairwise(said.items()):
            if lower > upper:
                raise BadTerms(None, FieldError(name, "out of order"))

    @property
    def said(self) -> dict[str, Value]:
        """What is said at all."""
        return {
            each.name: value
            for each in fields(self)
            if (value := getattr(self, each.name)) is not None
        }


def _usual(gaps: Gaps, *, call: bool) -> Terms:
    personal = (gaps.shortest.days, gaps.target.days, gaps.longest.days)
    return Terms(
        *personal,
        *(60, 180, 365),
        *(7, 30, 45),
        monthly_meeting=False,
        monthly_call=call,
        newsletter=False,
        review_months=0,
        few_from=FEW_FROM,
        monthly_from=MONTHLY_FROM,
        goals=(),
    )


# What holds until somebody says otherwise: a call a month but for the smallest.
DEFAULTS: Mapping[Tier, Terms] = {
    tier: _usual(gaps, call=tier is not Tier.C) for tier, gaps in DEFAULT_GAPS.items()
}
