"""How much of what was promised a plan keeps: against the most that any plan could.

Fifty months of 200 clients and 5 people, with more and less asked for than there is
time: once where all that is to do takes as long, once where it takes what it does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import gcd, isclose

from bench.findings import at_least, check, note, tell
from bench.plan_ground import Ground, drawn
from bench.plan_optimum import optimum

from services.cadence.domain.planning import Slot, plan

SEEDS, LOADS = range(50), (0.8, 1.1, 1.4)
UNIT, MIXED = (30,), (10, 15, 15, 15, 20, 60, 60, 90)
LEAST = 0.97


@dataclass(frozen=True)
class Kept:
    """The value that was kept: of the most there is, and by earliest deadline first."""

    ours: float
    most: float
    edf: float

    @property
    def of_most(self) -> float:
        """Return which part of the most was kept."""
        return self.ours / self.most


def main() -> None:
    unit = [found for load in LOADS for found in measured(load, UNIT)]
    mixed = [found for load in LOADS for found in measured(load, MIXED)]
    exact = all(isclose(each.ours, each.most, rel_tol=1e-12) for each in unit)
    tell("plan_vs_optimum_unit_slots", [least(unit)], "= 1.000", reached=exact)
    at_least("plan_vs_optimum", [least(mixed)], LEAST)


def measured(load: float, efforts: Sequence[int]) -> list[Kept]:
    """Plan the months of one load, and hold them against earliest deadline first."""
    found = [compared(drawn(seed, load, efforts), gcd(*efforts)) for seed in SEEDS]
    kind = "mixed" if len(efforts) > 1 else "unit"
    won = sum(each.ours for each in found) / sum(each.edf for each in found)
    note(f"{kind} slots at {load} x capacity: {least(found):.4f} of the most at least")
    tell(f"plan_vs_earliest_deadline_{kind}_{load}", [won], "> 1", reached=won > 1)
    return found


def compared(ground: Ground, step: int) -> Kept:
    outcome = plan(ground.works, ground.room)
    in_time = {w.id for w in ground.works} - outcome.late
    hold(ground, {key: outcome.places[key] for key in in_time})
    check("the plan told twice", plan(ground.works[::-1], ground.room), outcome)
    by_deadline = earliest_deadline_first(ground)
    hold(ground, by_deadline)
    return Kept(
        value(ground, in_time),
        optimum(ground.works, ground.room, step),
        value(ground, by_deadline),
    )


def earliest_deadline_first(ground: Ground) -> dict[str, Slot]:
    """Give each work, the first due first, the first day that has room."""
    free, places = dict(ground.room), {}
    for work in sorted(ground.works, key=lambda work: (work.due, work.id)):
        open_to = [slot for slot in work.slots if free[slot] >= work.minutes]
        if open_to:
            places[work.id] = min(open_to, key=lambda slot: slot[1])
            free[places[work.id]] -= work.minutes
    return places


def hold(ground: Ground, places: dict[str, Slot]) -> None:
    """Check that every place may be had, and that no day is overrun."""
    free = dict(ground.room)
    for work in ground.works:
        if slot := places.get(work.id):
            check(f"the place of {work.id}", slot in work.slots, expected=True)
            free[slot] -= work.minutes
    check("days overrun", [slot for slot in free if free[slot] < 0], [])


def value(ground: Ground, kept: Collection[str]) -> float:
    return sum(work.value for work in ground.works if work.id in kept)


def least(found: Sequence[Kept]) -> float:
    return min(each.of_most for each in found)


if __name__ == "__main__":
    main()
