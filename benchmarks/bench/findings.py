"""How a benchmark says what it found."""

from collections.abc import Sequence
from statistics import median


def at_least(name: str, values: Sequence[float], target: float) -> None:
    """Print the median ratio and whether it is large enough."""
    tell(name, values, f">= {target}", reached=median(values) >= target)


def at_most(name: str, values: Sequence[float], target: float) -> None:
    """Print the median ratio and whether it is small enough."""
    tell(name, values, f"<= {target}", reached=median(values) <= target)


def tell(name: str, values: Sequence[float], target: str, *, reached: bool) -> None:
    print(f"ratio {name} {median(values):.2f}")
    print(f"target {name} {target} {'pass' if reached else 'FAIL'}", flush=True)


def note(text: str) -> None:
    """Print what a reader may want to know beside the ratios."""
    print(f"  {text}", flush=True)


class WrongResult(Exception):
    """A side of a comparison did not do the job."""


def check(what: str, found: object, expected: object) -> None:
    """Hold a result against what it must be; raises WrongResult."""
    if found != expected:
        raise WrongResult(f"{what}: {found} instead of {expected}")
