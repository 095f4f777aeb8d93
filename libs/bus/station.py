"""What a service's worker is built from: its database, its carrier, its bells."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Protocol

import structlog
from nameko.containers import ServiceContainer

from libs.bus.bells import Bell
from libs.bus.failures import is_infrastructure
from libs.storage.inbox import Arrival
from libs.storage.outbox import Announcement
from libs.storage.transactions import Transaction, Transactions

log = structlog.get_logger(__name__)

SLOWEST = 3_600.0  # seconds in which whoever waits for others is not missed


class Consumer(Protocol):
    """The carrier's end at which a service listens."""

    def open(self) -> None:
        """Connect, unless connected."""

    def receive(self, most: int) -> Sequence[Arrival]:
        """Wait briefly and return what is there."""

    def settle(self) -> None:
        """Acknowledge all that was received: it is committed."""

    def close(self) -> None:
        """Hang up without ceremony; what is not settled comes back."""


class Publisher(Protocol):
    """The carrier's end at which a service speaks."""

    def carry(
        self, transaction: Transaction, announcements: Sequence[Announcement]
    ) -> Collection[str]:
        """Hand announcements to the carrier; return only once it has them.

        Returns the types that it could bring to nobody who wants them: they wait.
        """

    def close(self) -> None:
        """Hang up without ceremony."""


@dataclass
class Pulse:
    """When each loop of the worker last went round, and what stopped it since."""

    beats: dict[str, float] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)
    with_others: set[str] = field(default_factory=set)

    def beat(self, loop: str) -> None:
        """Note that the loop went round."""
        self.beats[loop] = time.monotonic()
        self.with_others.discard(loop)
        if self.trouble.pop(loop, None):
            log.info("back again", loop=loop)

    def wait_for_others(self, loop: str) -> None:
        """Note that the loop may be silent for long: somebody else is slow."""
        self.beats[loop] = time.monotonic()
        self.with_others.add(loop)

    def lost(self, loop: str, failure: Exception) -> None:
        """Note that the loop cannot do its work for now, once for each trouble."""
        known = self.trouble.get(loop) == type(failure).__name__
        if not is_infrastructure(failure):
            log.error("loop failed", loop=loop, exc_info=failure)
        elif not known:
            log.warning("waiting for a server", loop=loop, failure=repr(failure)[:200])
        self.trouble[loop] = type(failure).__name__

    def silent(self) -> dict[str, float]:
        """Return how many seconds ago each loop last went round."""
        now = time.monotonic()
        return {loop: now - beat for loop, beat in self.beats.items()}

    def stalled(self, longest: float) -> list[str]:
        """Name the loops that have not gone round for `longest` seconds."""
        return [
            loop
            for loop, seconds in self.silent().items()
            if seconds > self.longest(loop, longest) and loop not in self.trouble
        ]

    def longest(self, loop: str, longest: float) -> float:
        """Say for how long the loop may be silent."""
        return SLOWEST + longest if loop in self.with_others else longest


@dataclass(frozen=True)
class Station:
    """One service's worker and all it stands on."""

    service: str
    transactions: Transactions
    consumer: Consumer
    publisher: Publisher
    inbox_bell: Bell
    relay_bell: Bell
    poll: float  # seconds
    pauses: Sequence[timedelta]
    pulse: Pulse = field(default_factory=Pulse)
    loops_bell: Bell = field(default_factory=Bell)
    aside: Lock = field(default_factory=Lock)  # gauges, watch: one connection for both


def station_of(container: ServiceContainer) -> Station:
    """Find the station a nameko container was given."""
    station: Station = container.config["stations"][container.service_name]
    return station
