"""Slices of the revenue: what may be lost at one stroke beside a single client."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.concentration.domain.measures import (
    Measures,
    Sums,
    measured,
    share_of,
)


class Kind(StrEnum):
    """By what revenue is told apart.

    A `building` is as much as is told of a site: its country and its postal code; a
    client with several counts in each.
    """

    LINE = "line"
    VENDOR = "vendor"
    SECTOR = "sector"
    REFERRER = "referrer"
    BUILDING = "building"


@dataclass(frozen=True)
class Slice:
    """What one line, vendor, sector, referrer or building brought in, all credited.

    `key` is None for what nobody told; the measures are those of its clients; `share`
    is None of a slice that came to nothing or less.
    """

    key: str | None
    name: str | None
    cents: int
    share: float | None
    measures: Measures


def sliced(
    sums: Mapping[str | None, Sums], names: Mapping[str, str], whole: int
) -> list[Slice]:
    """Compare slices with the whole, the largest first."""
    slices = [
        Slice(
            key=key,
            name=None if key is None else names.get(key, key),
            cents=each.net,
            share=share_of(each.net, whole),
            measures=measured(each),
        )
        for key, each in sums.items()
    ]
    return sorted(slices, key=lambda each: (-each.cents, each.key or ""))


def whole_of(kind: Kind, sums: Mapping[str | None, Sums], revenue: int) -> int:
    """Return what shares are of: the slices above zero, or all revenue.

    Buildings overlap, so it is the revenue that each is a share of.
    """
    if kind is Kind.BUILDING:
        return revenue
    return sum(each.net for each in sums.values() if each.net > 0)
