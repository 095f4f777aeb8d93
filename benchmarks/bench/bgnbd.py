"""The BG/NBD model of repeat buying, fitted by maximum likelihood: the peer.

Fader, Hardie and Lee, "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model, Marketing Science 24 (2005): the likelihood is its formula 6, the
expected purchases its formula 10.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

START = (-1.0, 1.0, 0.0, 1.0)  # logarithms of r, alpha, a, b
FIRST_STEP = 0.3
CLOSE_ENOUGH = 1e-9
ENOUGH_TERM = 1e-12

Point = list[float]
Function = Callable[[Sequence[float]], float]


@dataclass(frozen=True)
class Bought:
    """Repeat purchases, when the last was and how long the customer is known: weeks."""

    repeats: int
    last: float
    known: float


@dataclass(frozen=True)
class BgNbd:
    """The four parameters."""

    r: float
    alpha: float
    a: float
    b: float

    def log_likelihood(self, bought: Bought) -> float:
        """Return how likely the purchases are."""
        r, a, b, x = self.r, self.a, self.b, bought.repeats
        alive = -(r + x) * log(self.alpha + bought.known)
        if x:
            left = log(a / (b + x - 1)) - (r + x) * log(self.alpha + bought.last)
            alive = max(alive, left) + log(1 + exp(-abs(alive - left)))
        buying = lgamma(r + x) - lgamma(r) + r * log(self.alpha)
        staying = lgamma(a + b) - lgamma(b) + lgamma(b + x) - lgamma(a + b + x)
        return buying + staying + alive

    def expected(self, bought: Bought, weeks: float) -> float:
        """Return the purchases to expect in the next `weeks`."""
        r, a, b, x = self.r, self.a, self.b, bought.repeats
        then = self.alpha + bought.known + weeks
        fading = ((self.alpha + bought.known) / then) ** (r + x)
        series = hypergeometric(r + x, b + x, a + b + x - 1, weeks / then)
        while_alive = (a + b + x - 1) / (a - 1) * (1 - fading * series)
        if not x:
            return while_alive
        odds = (self.alpha + bought.known) / (self.alpha + bought.last)
        return while_alive / (1 + a / (b + x - 1) * odds ** (r + x))


def fit(customers: Iterable[Bought]) -> BgNbd:
    """Return the parameters under which the purchases are likeliest."""
    alike = Counter(customers)

    def unlikely(logarithms: Sequence[float]) -> float:
        model = BgNbd(*map(exp, logarithms))
        return -sum(n * model.log_likelihood(each) for each, n in alike.items())

    return BgNbd(*map(exp, lowest(unlikely, START)))


def hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Return Gauss's series 2F1 for 0 <= z < 1."""
    term = total = 1.0
    nth = 0
    while abs(term) > ENOUGH_TERM * abs(total):
        term *= (a + nth) * (b + nth) / ((c + nth) * (nth + 1)) * z
        total += term
        nth += 1
    return total


def lowest(f: Function, start: Sequence[float]) -> Point:
    """Return where `f` is lowest near `start`: Nelder and Mead's simplex."""
    corners = [
        [x + FIRST_STEP * (nth == moved) for nth, x in enumerate(start)]
        for moved in range(-1, len(start))
    ]
    heights = {tuple(corner): f(corner) for corner in corners}
    while max(heights.values()) - min(heights.values()) > CLOSE_ENOUGH:
        heights = stepped(f, heights)
    return list(min(heights, key=heights.__getitem__))


Heights = dict[tuple[float, ...], float]


def stepped(f: Function, heights: Heights) -> Heights:
    """Move the highest corner through the middle of the others, or shrink it all."""
    best, *_, second, worst = sorted(heights, key=heights.__getitem__)
    others = [corner for corner in heights if corner != worst]
    middle = [sum(xs) / len(others) for xs in zip(*others, strict=True)]

    def at(far: float) -> tuple[float, ...]:
        return tuple(m + far * (w - m) for m, w in zip(middle, worst, strict=True))

    tried = {point: f(point) for point in (at(-1), at(-2), at(-0.5), at(0.5))}
    found = min(tried, key=tried.__getitem__)
    if tried[found] < heights[second]:
        return {each: heights[each] for each in others} | {found: tried[found]}
    halfway = [tuple((x + y) / 2 for x, y in zip(c, best, strict=True)) for c in others]
    return {best: heights[best]} | {point: f(point) for point in (*halfway, at(0.5))}
