"""One side's turn: a full queue, its process started, what it announces counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.calls import Calls
from bench.findings import check
from bench.ground import DERIVED, Ground
from libs.testing.suites import Worker
from libs.waiting import until

FROM, TO = 0.10, 0.95  # of the derived events, between which the rate is taken
PATIENCE = 120  # seconds
PER_CALL = 2  # derived events


class StoppedShort(Exception):
    """A side did not come to the end of its queue."""


@dataclass
class Side:
    """One who takes in calls: its process, its queue, its calls, its check."""

    name: str
    module: str
    queue: str
    routing_key: str
    many: int
    calls: Calls = field(default_factory=Calls)
    check: Callable[[Ground, Calls], None] = lambda *_: None
    arguments: tuple[str, ...] = ()


def turn(ground: Ground, side: Side) -> float:
    """Let a side take in its calls; return how many it did a second."""
    ground.purge(DERIVED)
    fill(ground, side)
    worker = ground.suite.start(["-m", side.module, *side.arguments])
    try:
        rate = watch(ground, worker, side.many * PER_CALL) / PER_CALL
    finally:
        worker.end()
    check(f"{side.name} left in the queue", ground.waiting(side.queue), 0)
    check(f"{side.name} announced", ground.waiting(DERIVED), side.many * PER_CALL)
    side.check(ground, side.calls)
    return rate


def fill(ground: Ground, side: Side) -> None:
    bodies = side.calls.batch(side.many)
    ground.touchpoints.publish((side.routing_key, body) for body in bodies)
    until(lambda: ground.waiting(side.queue) == len(bodies), 10)
    check(f"{side.name} to take in", ground.waiting(side.queue), len(bodies))


def watch(ground: Ground, worker: Worker, expected: int) -> float:
    """Return the derived events a second, from the first tenth almost to the end."""
    seen: list[tuple[float, int]] = []

    def all_there() -> bool:
        seen.append((time.monotonic(), ground.waiting(DERIVED)))
        return seen[-1][1] >= expected

    until(lambda: all_there() or worker.process.poll() is not None, PATIENCE)
    if seen[-1][1] < expected:
        raise StoppedShort(worker.log.read_text())
    start, first = next(each for each in seen if each[1] >= FROM * expected)
    end, last = next(each for each in seen if each[1] >= TO * expected)
    return (last - first) / (end - start)
