"""Loops of a service's own: rounds that go on for as long as there is something to do.

What a loop does it does in transactions of its own; it may wait long for others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TypeVar

import eventlet
from nameko.extensions import DependencyProvider

from libs.bus.failures import is_infrastructure
from libs.bus.inbound import PAUSE
from libs.bus.station import Station, station_of
from libs.storage.retries import persistently
from libs.values import Refused

Item = TypeVar("Item")
Result = TypeVar("Result")
GoesOn = Callable[[], bool]
# A round asks now and then whether it is to go on; it says whether there was anything.
Round = Callable[[GoesOn], bool]

TO_FINISH = 10.0  # seconds, of those that a worker has to stop in
# A loop that finds nothing looks again later and later: at last it rests so many times
# as long as the station does between two looks, and at least so long.
LATER, IDLE = 4, 0.25  # times, seconds


class Loops(DependencyProvider):
    """Runs the rounds that `rounds` makes for a station, each in a loop of its own."""

    def __init__(self, rounds: Callable[[Station], Mapping[str, Round]]) -> None:
        super().__init__()
        self.rounds = rounds

    def setup(self) -> None:
        self.station = station_of(self.container)
        self.stopping = False
        self.threads: list[eventlet.greenthread.GreenThread] = []

    def start(self) -> None:
        self.threads = [
            self.container.spawn_managed_thread(partial(self.run, name, go), name)
            for name, go in self.rounds(self.station).items()
        ]

    def stop(self) -> None:
        """Let each finish what it has in hand, but not wait for others too long."""
        self.stopping = True
        with eventlet.Timeout(TO_FINISH, exception=False):
            for thread in self.threads:
                thread.wait()
        for thread in self.threads:
            thread.kill()

    def goes_on(self) -> bool:
        return not self.stopping

    def run(self, name: str, go_round: Round) -> None:
        rest = self.station.poll
        while not self.stopping:
            try:
                rest = self.go(name, go_round, rest)
            except Exception as failure:
                self.station.pulse.lost(name, failure)
                eventlet.sleep(PAUSE)

    def go(self, name: str, go_round: Round, rest: float) -> float:
        """Go round once, and rest if there was nothing; return how long to rest next.

        Whoever waits for others does not stall; a bell ends the rest.
        """
        self.station.pulse.wait_for_others(name)
        found = go_round(self.goes_on)
        self.station.pulse.beat(name)
        if found:
            self.station.relay_bell.ring()
            return self.station.poll
        self.station.loops_bell.wait(rest)
        return min(2 * rest, max(IDLE, LATER * self.station.poll))


class TookTooLong(Refused):
    """Whoever was asked took too long to answer."""


@contextmanager
def within(patience: timedelta) -> Iterator[None]:
    """Wait for others so long in all; raises TookTooLong."""
    with eventlet.Timeout(patience.total_seconds(), TookTooLong()):
        yield


def apart(
    items: Sequence[Item],
    act: Callable[[Sequence[Item]], Result],
    charge: Callable[[Item, Exception], None],
) -> list[Result]:
    """Act on all at once; on a failure halve until the one to blame is alone.

    That one is charged; what a server is to blame for is raised. What passes at once
    is tried again first.
    """
    try:
        return [persistently(partial(act, items))] if items else []
    except Exception as failure:
        if is_infrastructure(failure):
            raise
        if len(items) == 1:
            charge(items[0], failure)
            return []
    half = len(items) // 2
    return apart(items[:half], act, charge) + apart(items[half:], act, charge)
