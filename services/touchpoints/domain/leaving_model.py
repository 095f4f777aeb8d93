"""How likely a client is to leave within 180 days: a few signs, weighted and added."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul

from services.touchpoints.domain.leaving_measures import Measured
from services.touchpoints.domain.leaving_signs import SIGNS

# A yearly chance of 10 % is one of 5 % within 180 days.
TYPICAL = 0.05
LOSSES_A_WEIGHT = 10
# How far from the shipped weights those of a suite are expected to be.
SPREAD = 0.5
STEEPEST = 30.0
LONGEST_STEP = 1.0
ROUNDS = 50
CLOSE_ENOUGH = 1e-3
# What adds less than this to the log-odds is no reason worth telling.
LEAST_REASON = 0.1
MOST_REASONS = 3

Signs = tuple[float, ...]


@dataclass(frozen=True)
class Reason:
    """A sign that a client may leave, in words, and what it adds to the log-odds."""

    code: str
    words: str
    adds: float


@dataclass(frozen=True)
class Case:
    """What the signs were at one moment, and whether the client left after it."""

    signs: Signs
    left: bool


@dataclass(frozen=True)
class Model:
    """A level and a weight for each sign, none below 0; `losses` it was learned from.

    No losses means: as shipped.
    """

    level: float
    weights: Signs
    losses: int = 0

    def probability(self, signs: Signs) -> float:
        """Return the probability of leaving within 180 days."""
        return chance(self.odds(signs))

    def odds(self, signs: Signs) -> float:
        """Return the log-odds of leaving within 180 days."""
        return self.level + sum(map(mul, self.weights, signs))

    def reasons(self, measured: Measured) -> list[Reason]:
        """Return what speaks most for leaving, the weightiest first."""
        adds = map(mul, self.weights, signs_of(measured))
        told = [
            Reason(sign.code, sign.words(measured), added)
            for sign, added in zip(SIGNS, adds, strict=True)
            if added >= LEAST_REASON
        ]
        return sorted(told, key=lambda reason: -reason.adds)[:MOST_REASONS]


SHIPPED = Model(log(TYPICAL / (1 - TYPICAL)), tuple(sign.weight for sign in SIGNS))


def signs_of(measured: Measured) -> Signs:
    """Return how bad each sign is."""
    return tuple(sign.of(measured) for sign in SIGNS)


def fit(cases: Sequence[Case]) -> Model:
    """Return the shipped model, moved as far as so many losses can tell.

    A logistic regression by coordinates, with a normal prior around each shipped weight
    and none below 0. Ten losses teach the level, and ten more each further weight; who
    stayed is counted instead where that is rarer.
    """
    losses = sum(case.left for case in cases)
    rarer = min(losses, len(cases) - losses)
    free = min(rarer // LOSSES_A_WEIGHT, 1 + len(SIGNS))
    return _Fitting(cases).run(free, losses) if free else SHIPPED


class _Fitting:
    """The log-odds of each case while the weights are moved, one after the other."""

    def __init__(self, cases: Sequence[Case]) -> None:
        ones = [1.0] * len(cases)
        self.columns = [ones, *map(list, zip(*(c.signs for c in cases), strict=True))]
        self.left = [float(case.left) for case in cases]
        self.weights = [SHIPPED.level, *SHIPPED.weights]
        self.odds = [SHIPPED.odds(case.signs) for case in cases]

    def run(self, free: int, losses: int) -> Model:
        for _ in range(ROUNDS):
            if max(self.move(nth) for nth in range(free)) < CLOSE_ENOUGH:
                break
        level, *weights = self.weights
        return Model(level, tuple(weights), losses)

    def move(self, nth: int) -> float:
        """Take a Newton step along one weight, and return its length."""
        before = self.weights[nth]
        step = min(max(self.newton(nth), -LONGEST_STEP), LONGEST_STEP)
        # The level may be anything; no sign may ever speak for staying.
        after = before + step if nth == 0 else max(before + step, 0.0)
        self.weights[nth] = after
        moved = after - before
        column = self.columns[nth]
        self.odds = [o + moved * x for o, x in zip(self.odds, column, strict=True)]
        return abs(moved)

    def newton(self, nth: int) -> float:
        """Return the step to where the slope along one weight would be none."""
        column = self.columns[nth]
        chances = [chance(odds) for odds in self.odds]
        rows = list(zip(chances, self.left, column, strict=True))
        slope = sum((p - left) * x for p, left, x in rows)
        bend = sum(p * (1 - p) * x * x for p, _, x in rows)
        if nth:
            slope += (self.weights[nth] - SHIPPED.weights[nth - 1]) / SPREAD**2
            bend += 1 / SPREAD**2
        return -slope / bend


def chance(odds: float) -> float:
    """Return the probability of log-odds, kept from 0 and 1."""
    return 1 / (1 + exp(-min(max(odds, -STEEPEST), STEEPEST)))
