"""The relay: carries what the outbox holds, and marks it once the carrier has it.

Rows are locked while they travel, so that several relays share the work; one that dies
leaves its rows to the next, and a row that travels twice is dropped by its reader.
"""

import time
from collections.abc import Iterable

import eventlet
from nameko.extensions import DependencyProvider

from libs.bus.bells import longer
from libs.bus.inbound import PAUSE
from libs.bus.station import Station, station_of
from libs.storage import outbox

WINDOW = 500
TRIED_AGAIN_AFTER = 5.0  # seconds


class Relay(DependencyProvider):
    """A dependency of every service, so that it outlives the handlers at a stop."""

    def setup(self) -> None:
        self.station = station_of(self.container)
        self.stopping = False
        self.unheard = Unheard()

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self.run, "relay")

    def stop(self) -> None:
        """Carry what is left, then hang up."""
        self.stopping = True
        self.station.relay_bell.ring()
        self.thread.wait()

    def run(self) -> None:
        rest = self.station.poll
        while not self.stopping:
            try:
                rest = self.carry_on(rest)
            except Exception as failure:
                self.station.pulse.lost("relay", failure)
                self.station.publisher.close()
                eventlet.sleep(PAUSE)
        self.flush()

    def carry_on(self, rest: float) -> float:
        """Carry a window; return how long to rest when there is nothing to carry."""
        forwarded = forward(self.station, self.unheard)
        self.station.pulse.beat("relay")
        if forwarded < WINDOW:
            self.station.relay_bell.wait(rest)
        poll = self.station.poll
        return poll if forwarded else longer(rest, poll)

    def flush(self) -> None:
        try:
            while forward(self.station, self.unheard) == WINDOW:
                pass
        except Exception as failure:  # the rows wait for the next start
            self.station.pulse.lost("relay", failure)
        self.station.publisher.close()


class Unheard:
    """Types that no queue took a moment ago: they wait, and all others go on."""

    def __init__(self) -> None:
        self.until: dict[str, float] = {}

    def add(self, types: Iterable[str]) -> None:
        """Let these wait."""
        self.until |= dict.fromkeys(types, time.monotonic() + TRIED_AGAIN_AFTER)

    def types(self) -> list[str]:
        """Name those that wait still."""
        now = time.monotonic()
        self.until = {name: end for name, end in self.until.items() if end > now}
        return list(self.until)


def forward(station: Station, unheard: Unheard, window: int = WINDOW) -> int:
    """Carry one window of announcements; return how many were taken, the rest wait."""
    with station.transactions.begin() as transaction:
        waiting = outbox.unpublished(
            transaction.session, station.service, window, unheard.types()
        )
        if not waiting:
            return 0
        lost = station.publisher.carry(transaction, waiting)
        unheard.add(lost)
        taken = [each.id for each in waiting if each.type not in lost]
        outbox.mark_published(transaction.session, station.service, taken)
    return len(taken)
