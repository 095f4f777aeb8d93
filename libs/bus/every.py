"""`@every(…)`: a timer that one replica at a time wins; a late run happens once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import eventlet
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension

from libs.bus.inbound import PAUSE
from libs.bus.station import station_of
from libs.storage import timers

# A timer method takes the transaction and the time it was due; it may return when it
# wants to run next, which counts when that is sooner than its interval.
Tick = TypeVar("Tick", bound=Callable[..., datetime | None])


class Ticking(SharedExtension, ProviderCollector):
    """Runs a service's timers, one transaction each."""

    def setup(self) -> None:
        self.station = station_of(self.container)
        self.stopping = False

    def start(self) -> None:
        self.timers = {point.method_name: point for point in self._providers}
        self.thread = self.container.spawn_managed_thread(self.run, "timers")

    def unregister_provider(self, provider: Any) -> None:
        """Stop before the first timer goes."""
        self.stopping = True
        self.thread.wait()
        super().unregister_provider(provider)

    def run(self) -> None:
        while not self.stopping:
            try:
                self.keep_time()
            except Exception as failure:
                self.station.pulse.lost("timers", failure)
                eventlet.sleep(PAUSE)

    def keep_time(self) -> None:
        with self.station.transactions.begin() as transaction:
            timers.ensure(transaction, list(self.timers))
        while not self.stopping:
            self.station.pulse.beat("timers")
            if not self.run_one():
                eventlet.sleep(self.station.poll)

    def run_one(self) -> bool:
        with self.station.transactions.begin() as transaction:
            claimed = timers.claim(transaction, list(self.timers))
            if not claimed:
                return False
            name, due_at = claimed
            timer = self.timers[name]
            asked = getattr(timer.service(), name)(transaction, due_at)
            timers.set_next(transaction, name, timer.next_after(transaction.now, asked))
        self.station.relay_bell.ring()
        return True


class Every(Entrypoint):
    """A method that runs at least once every `interval`."""

    ticking = Ticking()

    def __init__(self, interval: timedelta) -> None:
        super().__init__()
        self.interval = interval

    def setup(self) -> None:
        self.ticking.register_provider(self)

    def stop(self) -> None:
        self.ticking.unregister_provider(self)

    def service(self) -> Any:
        """Make the service instance whose method runs."""
        return self.container.service_cls()

    def next_after(self, now: datetime, asked: datetime | None) -> datetime:
        """Say when to run again: the interval from now, or sooner when asked."""
        latest = now + self.interval
        return min(latest, max(asked, now)) if asked else latest


def every(interval: timedelta) -> Callable[[Tick], Tick]:
    """Run the method at least every `interval`, in one replica at a time."""
    decorate: Callable[[Tick], Tick] = Every.decorator(interval)
    return decorate
