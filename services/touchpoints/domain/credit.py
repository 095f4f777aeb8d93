"""The ledger of what touches earned, and the relationship value it adds up to.

The value is a function of the dated set of entries alone: the order of their arrival
does not matter, and a correction is one more entry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate, groupby

from libs.calendars.zones import require_utc
from libs.decay import Standing, Terms, touched
from libs.values import Invalid, TouchId


class BadCredit(Invalid):
    """A touch closes from none to all of the distance to 100."""


@dataclass(frozen=True)
class Credit:
    """One entry of the ledger, never changed; raises BadCredit, NotUtc.

    `gamma` is the part of the distance to 100 that the touch closed. An entry that
    `reverses` a touch takes back that touch's credit, as if it had never been. One of a
    later `turn` counts instead of the touch's earlier ones.
    """

    touch: TouchId
    occurred_at: datetime
    recorded_at: datetime
    kind: str
    gamma: float
    reason: str
    law_version: int
    reverses: TouchId | None = None
    turn: int = 0

    def __post_init__(self) -> None:
        require_utc(self.occurred_at, self.recorded_at)
        if not 0 <= self.gamma <= 1:
            raise BadCredit


@dataclass(frozen=True)
class Step:
    """A credited touch: it ends a silence, and closes `gamma` of the distance to 100.

    Of one UTC day only the largest touch earns, with the day's last touch.
    """

    at: datetime
    gamma: float = 0.0
    earned_by: Credit | None = None


def entered(ledger: Iterable[Credit], known_at: datetime | None) -> list[Credit]:
    """Return the entries recorded up to `known_at`, in order of their own dates."""
    known = (each for each in ledger if not known_at or each.recorded_at <= known_at)
    return sorted(known, key=lambda e: (e.occurred_at, e.touch, e.turn))


def live(ledger: Iterable[Credit], known_at: datetime | None = None) -> list[Credit]:
    """Return what counts of all entered up to `known_at`, in order.

    It is the last entry of each touch that none takes back.
    """
    entries = entered(ledger, known_at)
    taken_back = {entry.reverses for entry in entries}
    # Of equal dates and touches the later turn is entered last.
    last = {entry.touch: entry for entry in entries if entry.touch not in taken_back}
    return list(last.values())


def daily(credits_in_order: Iterable[Credit]) -> list[Step]:
    """Return the steps in which live credits raise the value, day by day (UTC)."""
    earning = (credit for credit in credits_in_order if credit.gamma > 0)
    days = groupby(earning, key=lambda credit: credit.occurred_at.date())
    return [step for _, day in days for step in _steps_of(list(day))]


def walk(standing: Standing, steps: Iterable[Step]) -> list[Standing]:
    """Return `standing` and what it becomes with each step."""
    return list(
        accumulate(
            steps,
            lambda before, step: touched(before, step.gamma, step.at),
            initial=standing,
        )
    )


def blank(terms: Terms, at: datetime, revision: int = 0) -> Standing:
    """Return the standing before anything was earned."""
    return Standing(0.0, at, at, terms.law, terms.rate, terms.grace, revision)


def standing_of(
    ledger: Iterable[Credit], terms: Terms, revision: int
) -> Standing | None:
    """Return what the whole ledger adds up to; None when nothing was ever credited."""
    steps = daily(live(ledger))
    if not steps:
        return None
    return walk(blank(terms, steps[0].at, revision), steps)[-1]


def is_in_order(standing: Standing, new: Iterable[Credit]) -> bool:
    """Tell whether `fold` may add the new credits: all after the last credited UTC day.

    A late touch, another of the same day or a reversal needs `standing_of`.
    """
    last_day = standing.as_of.date()
    return all(
        credit.reverses is None
        and (credit.gamma == 0 or credit.occurred_at.date() > last_day)
        for credit in new
    )


def fold(standing: Standing, new: Iterable[Credit]) -> Standing:
    """Return, as the next revision, what `standing_of` the ledger with `new` would be.

    They have to be in order, as `is_in_order` says, and nothing may reverse them.
    """
    after = walk(standing, daily(live(new)))[-1]
    return replace(after, revision=standing.revision + 1)


def _steps_of(day: Sequence[Credit]) -> list[Step]:
    largest = max(day, key=lambda credit: credit.gamma)
    *others, last = (credit.occurred_at for credit in day)
    return [*map(Step, others), Step(last, largest.gamma, largest)]
