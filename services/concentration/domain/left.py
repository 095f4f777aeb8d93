"""Left without a client: whose loss would put us on the beach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from services.concentration.domain.cover import State
from services.concentration.domain.covers import Plan, Signed

# Of each a unit, the name of a client of it, and hours that are signed.
ByUnit = tuple[str, str, Signed]


@dataclass(frozen=True)
class Left:
    """The cover that is left without a unit, whose hours are signed now."""

    unit: str
    name: str
    hours: float
    share: float


def too_little_left(
    plan: Plan, days: int, signed: Iterable[ByUnit], below: float
) -> list[Left] | None:
    """Return the units without which less than enough is sold, the largest first.

    None when nobody can tell how much of our time is sold.
    """
    whole = plan.firm(days)
    if whole.state in {State.UNKNOWN, State.EMPTY}:
        return None
    hours: dict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    for unit, name, each in signed:
        hours[unit] += plan.by_project_staff(each).hours
        names[unit] = min(name, names.get(unit, name))
    left = (
        Left(unit, names[unit], its, max(0.0, (whole.signed or 0.0) - its) / there)
        for unit, its in hours.items()
        if (there := whole.available)
    )
    few = [each for each in left if each.share < below and each.hours]
    return sorted(few, key=lambda each: (-each.hours, each.unit))
