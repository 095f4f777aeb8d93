"""How good a model of leaving is on clients it was not fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from services.touchpoints.domain.leaving_model import Case, Model, fit

TENTHS = 10


@dataclass(frozen=True)
class Decile:
    """A tenth of the cases, by what was expected: what that was, and who left."""

    cases: int
    expected: float
    left: float


@dataclass(frozen=True)
class Quality:
    """The mean squared error of the probabilities, and how they held in each tenth."""

    brier: float
    deciles: tuple[Decile, ...]

    @property
    def worst(self) -> float:
        """How far off the worst tenth is."""
        return max(abs(each.expected - each.left) for each in self.deciles)


@dataclass(frozen=True)
class Learned:
    """A model, how good it is, and the number of cases it was learned from."""

    at: datetime
    model: Model
    quality: Quality
    cases: int


def judged(expected: Sequence[float], left: Sequence[float]) -> Quality:
    """Return how the expected probabilities compare with what happened."""
    pairs = sorted(zip(expected, left, strict=True))
    squares = sum((p - y) ** 2 for p, y in pairs)
    bounds = [len(pairs) * nth // TENTHS for nth in range(TENTHS + 1)]
    tenths = [pairs[a:b] for a, b in pairwise(bounds) if a < b]
    return Quality(squares / len(pairs), tuple(map(_decile, tenths)))


def learned(
    halves: tuple[Sequence[Case], Sequence[Case]], at: datetime
) -> Learned | None:
    """Fit a model on both halves, and judge each half by a model of the other.

    None when there are too few losses to learn from.
    """
    one, other = halves
    cases = [*one, *other]
    model = fit(cases)
    if not model.losses:
        return None
    models = [fit(other)] * len(one) + [fit(one)] * len(other)
    expected = [
        each.probability(case.signs) for each, case in zip(models, cases, strict=True)
    ]
    left = [float(case.left) for case in cases]
    return Learned(at, model, judged(expected, left), len(cases))


def _decile(pairs: Sequence[tuple[float, float]]) -> Decile:
    expected, left = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
    return Decile(len(pairs), expected, left)
