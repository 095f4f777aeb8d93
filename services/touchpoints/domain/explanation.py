"""What each entry of the ledger adds to the relationship value."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from libs.decay import Terms, fraction_at, value_at
from libs.values import TouchId
from services.touchpoints.domain.credit import (
    Credit,
    Step,
    blank,
    daily,
    entered,
    live,
    walk,
)


@dataclass(frozen=True)
class Worth:
    """What one entry was worth when it was earned, and is worth now, in points."""

    credit: Credit
    effective: float
    present: float
    reason: str


def explain(
    ledger: Collection[Credit],
    terms: Terms,
    at: datetime,
    known_at: datetime | None = None,
) -> list[Worth]:
    """Return what each entry dated up to `at` and recorded up to `known_at` adds.

    The present worths add up to the value at `at` within 1e-9.
    """
    entries = entered(ledger, known_at)
    gone = {entry.reverses for entry in entries}
    counted = [each for each in live(ledger, known_at) if each.occurred_at <= at]
    earned = {each.credit: each for each in _earned(daily(counted), terms, at)}
    return [
        earned.get(entry) or _worthless(entry, counted, gone)
        for entry in entries
        if entry.occurred_at <= at
    ]


def _earned(steps: Sequence[Step], terms: Terms, at: datetime) -> Iterator[Worth]:
    """Give what earned anything, the latest first: the silence since adds up."""
    moments = [*(step.at for step in steps), at]
    standings = walk(blank(terms, moments[0]), steps)
    left = 1.0
    for step, (before, after), until in reversed(
        list(zip(steps, pairwise(standings), moments[1:], strict=True))
    ):
        left *= fraction_at(after, until)
        if step.earned_by:
            earned = after.value - value_at(before, step.at)
            yield Worth(step.earned_by, earned, earned * left, step.earned_by.reason)


def _worthless(
    entry: Credit, counted: Collection[Credit], gone: Collection[TouchId | None]
) -> Worth:
    if entry not in counted:
        reason = "taken back" if entry.touch in gone else "judged anew since"
        return Worth(entry, 0.0, 0.0, reason)
    outdone = entry.gamma > 0
    reason = "a larger touch counted that day" if outdone else entry.reason
    return Worth(entry, 0.0, 0.0, reason)
