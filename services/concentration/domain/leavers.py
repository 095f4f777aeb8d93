"""How few of a branch may leave until more than half of its areas are orphaned.

After the truck factor of Avelino and others (2016): who knows the most goes first.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

from libs.values import StaffId

FEW = 12  # people whose every combination can be tried

# How many areas are known by exactly these people.
Known = Mapping[frozenset[StaffId], int]


@dataclass(frozen=True)
class Leavers:
    """Who would have to leave until more than half of the areas are orphaned.

    `orphaned` of the `areas` are so already; `names` leave in this order, who knows the
    most first; `least` is how few it takes at all, None with too many people to try.
    """

    areas: int
    orphaned: int
    names: tuple[StaffId, ...]
    least: int | None

    @property
    def factor(self) -> int:
        """How few it takes, or at most takes while nobody tried all."""
        return len(self.names) if self.least is None else self.least


def leavers_of(known: Known) -> Leavers | None:
    """Find who would have to leave; None when no area is on record."""
    if not (areas := sum(known.values())):
        return None
    names = the_most_knowing(known)
    people = sorted(frozenset().union(*known))
    least = the_least(known, people, len(names)) if len(people) <= FEW else None
    return Leavers(areas, known.get(frozenset(), 0), tuple(names), least)


def the_most_knowing(known: Known) -> list[StaffId]:
    """Let who knows the most areas leave, one by one, until it is too many."""
    gone: list[StaffId] = []
    while not too_many(known, gone):
        knows = Counter[StaffId]()
        for knowers, areas in known.items():
            knows.update(dict.fromkeys(knowers.difference(gone), areas))
        gone.append(min(knows, key=lambda each: (-knows[each], each)))
    return gone


def the_least(known: Known, people: Collection[StaffId], most: int) -> int:
    """Return the size of the smallest group that is too many; `most` always is."""
    return next(
        size
        for size in range(most + 1)
        if size == most
        or any(too_many(known, group) for group in combinations(people, size))
    )


def too_many(known: Known, gone: Collection[StaffId]) -> bool:
    """Tell whether without those more than half of the areas are orphaned."""
    left = frozenset(gone)
    orphaned = sum(areas for knowers, areas in known.items() if knowers <= left)
    return orphaned * 2 > sum(known.values())
