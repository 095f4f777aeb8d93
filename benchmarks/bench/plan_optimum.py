"""The most that any plan could keep, by OR-tools."""

from collections.abc import Mapping, Sequence

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from services.cadence.domain.planning import Slot, Work

# Values are counted in whole parts of this size, and by the step rounded up.
PARTS = 1_000_000


class NotSolved(Exception):
    """The solver found no optimum."""


def optimum(works: Sequence[Work], room: Mapping[Slot, int], step: int) -> float:
    """Return the value that could be kept if works could be split and shared.

    Minutes are counted in steps. Where each work takes one of them, nothing can be
    split: it is what the best plan keeps. Else no plan can keep more.
    """
    flow, slots = SimpleMinCostFlow(), {slot: n for n, slot in enumerate(room)}
    sink = len(slots)
    first = sink + 1
    steps = [work.minutes // step for work in works]
    ways = [(n, slots[s]) for n, work in enumerate(works) for s in work.slots]
    of, to = np.array(ways, dtype=np.int64).reshape(-1, 2).T
    worth = np.array(
        [round(w.value * PARTS) // -n for w, n in zip(works, steps, strict=True)]
    )
    took = np.array(steps)
    flow.add_arcs_with_capacity_and_unit_cost(of + first, to, took[of], worth[of])
    minutes = np.array([room[slot] // step for slot in slots])
    ends = np.full(sink, sink)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(sink), ends, minutes, np.zeros(sink, dtype=np.int64)
    )
    # What has no place goes straight to the end and is worth nothing.
    sources = np.arange(len(works)) + first
    flow.add_arcs_with_capacity_and_unit_cost(
        sources, np.full(len(works), sink), took, np.zeros(len(works), dtype=np.int64)
    )
    flow.set_nodes_supplies(np.append(sources, sink), np.append(took, -took.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise NotSolved
    return -flow.optimal_cost() / PARTS
