"""A storm: lanes of faults beside each other, drawn from a seed, until all have hit."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Event

from tests.drills.faults import Lane, Stage

ROUNDS = 2


@dataclass(frozen=True)
class Storm:
    """Strikes the stage and counts the hits of each kind."""

    stage: Stage
    seed: str
    hits: Counter[str] = field(default_factory=Counter)

    def rage(self, main: Lane, beside: Lane, endless: Lane) -> None:
        """Go ROUNDS times through two lanes, and as long through the endless one.

        The main lane stays in this thread: what it starts may die with its thread.
        """
        over = Event()
        with ThreadPoolExecutor() as threads:
            background = threads.submit(self._repeat, endless, over)
            second = threads.submit(self._rounds, beside)
            try:
                self._rounds(main)
                second.result()
            finally:
                over.set()
        background.result()

    def _rounds(self, lane: Lane) -> None:
        chance = self._chance(lane)
        for _ in range(ROUNDS):
            self._round(lane, chance)

    def _repeat(self, lane: Lane, over: Event) -> None:
        chance = self._chance(lane)
        while not over.is_set():
            self._round(lane, chance)

    def _round(self, lane: Lane, chance: Random) -> None:
        for kind in chance.sample(sorted(lane.faults), len(lane.faults)):
            time.sleep(chance.uniform(*lane.calm))
            lane.faults[kind](self.stage, chance)
            self.hits[kind] += 1

    def _chance(self, lane: Lane) -> Random:
        return Random(f"{self.seed} {sorted(lane.faults)}")
