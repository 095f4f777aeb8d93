"""How fast the outbox empties: a window of confirms against one confirm at a time."""

from libs.bus.run import station  # isort: skip  the patch comes before everything else

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.findings import at_least, check, note
from bench.ground import DERIVED, Ground, ground

from libs.bus.bells import Bell
from libs.bus.relay import WINDOW, forward
from libs.bus.settings import WorkerSettings
from libs.bus.station import Station
from libs.contracts.touchpoints import TouchpointLogged

ROUNDS = 5
MANY, FEW = 10_000, 300
SERVICE = "touchpoints"


def main() -> None:
    with ground() as lent, opened(lent) as relay:
        empty(lent, relay, FEW, WINDOW)
        rates = [
            (empty(lent, relay, MANY, WINDOW), empty(lent, relay, FEW, 1))
            for _ in range(ROUNDS)
        ]
    for many, one in rates:
        note(f"window {WINDOW} {many:.0f}/s, window 1 {one:.0f}/s")
    at_least("relay_500_vs_1", [many / one for many, one in rates], 15)


@contextmanager
def opened(lent: Ground) -> Iterator[Station]:
    """Lend the station of a touchpoints worker."""
    settings = WorkerSettings.read(lent.suite.environment)
    relay = station(SERVICE, settings, {SERVICE: Bell()})
    try:
        yield relay
    finally:
        relay.publisher.close()
        relay.transactions.engine.dispose()


def empty(lent: Ground, relay: Station, events: int, window: int) -> float:
    """Fill the outbox, carry it window by window; return the events a second."""
    with relay.transactions.begin() as transaction:
        transaction.announce([TouchpointLogged.example()] * events)
    lent.purge(DERIVED)
    begun = time.monotonic()
    carried = sum(iter(lambda: forward(relay, window), 0))
    rate = events / (time.monotonic() - begun)
    check("carried", carried, events)
    check("arrived", lent.waiting(DERIVED), events)
    return rate


if __name__ == "__main__":
    main()
