"""The distribution of a year's loss of 10,000 clients: against a million drawn years.

Both take the same portfolio, and a probability of its own for each client. Ours ends
with the quantiles, the expected shortfalls and what each client adds to them; drawing
ends with the losses of the years, timed on 20,000 of them.
"""

from collections.abc import Sequence
from math import sqrt
from statistics import median
from time import perf_counter

import numpy as np
from bench.findings import at_least, note, tell

from services.concentration.domain.losses import Exposure, Losses, losses_of, on_grid
from services.concentration.domain.shortfall import tail

CLIENTS, LEVELS = 10_000, (0.95, 0.99)
YEARS, DRAWN, AT_ONCE = 1_000_000, 20_000, 500
REFERENCE_STEPS = 2**21
LEAST, LONGEST = 50, 1.0  # times as fast; seconds
MOST_ERRORS = 3
ROUNDS = 5


def main() -> None:
    exposures = portfolio()
    rounds = [(ours(exposures), drawn(exposures)) for _ in range(ROUNDS)]
    seconds = [mine for mine, _ in rounds]
    note(f"ours {median(seconds):.3f} s, drawing {median(d for _, d in rounds):.1f} s")
    tell(
        "loss_distribution_seconds",
        seconds,
        f"<= {LONGEST}",
        reached=median(seconds) <= LONGEST,
    )
    off = off_the_reference(losses_of(exposures))
    near = off <= MOST_ERRORS
    tell("loss_q99_errors", [off], f"<= {MOST_ERRORS}", reached=near)
    at_least("loss_vs_montecarlo", [theirs / mine for mine, theirs in rounds], LEAST)


def portfolio() -> list[Exposure]:
    """Return clients of which a tenth bring in most, as is usual."""
    dice = np.random.default_rng(2026)
    cents = (dice.pareto(1.2, CLIENTS) * 100_000 + 5_000).astype(np.int64)
    chances = dice.uniform(0.01, 0.3, CLIENTS)
    return [
        Exposure(str(nth), int(size), float(p))
        for nth, (size, p) in enumerate(zip(cents, chances, strict=True))
    ]


def ours(exposures: Sequence[Exposure]) -> float:
    """Time the distribution with all that is told of it."""
    begun = perf_counter()
    losses = losses_of(exposures)
    for level in LEVELS:
        tail(losses, level)
    return perf_counter() - begun


def drawn(exposures: Sequence[Exposure]) -> float:
    """Time drawing some years, and scale that to all of them."""
    dice = np.random.default_rng(1)
    cents = np.array([each.cents for each in exposures], dtype=np.float32)
    chances = np.array([each.probability for each in exposures], dtype=np.float32)
    begun = perf_counter()
    for _ in range(DRAWN // AT_ONCE):
        lost = dice.random((AT_ONCE, len(cents)), dtype=np.float32) < chances
        lost.astype(np.float32) @ cents
    return (perf_counter() - begun) * YEARS / DRAWN


def off_the_reference(losses: Losses) -> float:
    """Return how many standard errors of a million years the 99 % quantile is off.

    The reference rounds to steps sixteen times as fine.
    """
    step = losses.cents.sum() / REFERENCE_STEPS
    sizes = np.rint(losses.cents / step).astype(np.int64)
    fine = on_grid(sizes, losses.chances)
    shift = float((losses.cents - sizes * step) @ losses.chances)
    nth = int(np.searchsorted(fine.cumulative, LEVELS[1]))
    near = int(losses.deviation / step / 100)
    around = fine.up_to(fine.at[nth] + np.array([-near, near]))
    density = float(np.diff(around)[0]) / (2 * near * step)
    error = sqrt(LEVELS[1] * (1 - LEVELS[1]) / YEARS) / density
    off = abs(tail(losses, LEVELS[1]).quantile - (fine.at[nth] * step + shift))
    note(f"99 % quantile off by {off:.0f} cents; a standard error is {error:.0f}")
    return float(off) / error


if __name__ == "__main__":
    main()
