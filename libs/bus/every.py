"""`@every(…)`: a timer that one replica at a time wins; a late run happens once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from inspect import getmembers
from typing import Any, TypeVar

import eventlet
import structlog
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension

from libs.bus.bells import longer
from libs.bus.failures import is_infrastructure
from libs.bus.inbound import PAUSE
from libs.bus.station import station_of
from libs.storage import timers
from libs.storage.retries import AT_ONCE_TRIES, passes_at_once
from libs.storage.transactions import Transaction

log = structlog.get_logger(__name__)

AFTER_A_FAILURE = timedelta(minutes=1)

# A timer method takes the transaction and the time it was due; it may return when it
# wants to run next, which counts when that is sooner than its interval.
Tick = TypeVar("Tick", bound=Callable[..., datetime | None])


class TimerFailed(Exception):
    """A timer's method raised; the others must not wait for it."""

    def __init__(self, name: str, failure: Exception) -> None:
        super().__init__(name)
        self.name = name
        self.failure = failure


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
        rest = self.station.poll
        while not self.stopping:
            self.station.pulse.beat("timers")
            if self.run_one():
                rest = self.station.poll
            else:
                eventlet.sleep(rest)
                rest = longer(rest, self.station.poll)

    def run_one(self, tries: int = AT_ONCE_TRIES) -> bool:
        """Run the timer that is due, if any; put one that fails off for a minute.

        What passes at once, as a deadlock, is run again first.
        """
        try:
            return self.run_due()
        except TimerFailed as failed:
            if tries > 1 and passes_at_once(failed.failure):
                return self.run_one(tries - 1)
            log.exception("timer failed", timer=failed.name)
            self.put_off(failed.name)
            return True

    def run_due(self) -> bool:
        with self.station.transactions.begin() as transaction:
            timers.take_in(transaction, list(self.timers))
        with self.station.transactions.begin() as transaction:
            claimed = timers.claim(transaction, list(self.timers))
            if not claimed:
                return False
            self.tick(transaction, *claimed)
        self.station.relay_bell.ring()
        return True

    def tick(self, transaction: Transaction, name: str, due_at: datetime) -> None:
        timer = self.timers[name]
        try:
            asked = getattr(timer.service(), name)(transaction, due_at)
        except Exception as failure:
            if is_infrastructure(failure):
                raise
            raise TimerFailed(name, failure) from failure
        timers.set_next(transaction, name, timer.next_after(transaction.now, asked))

    def put_off(self, name: str) -> None:
        with self.station.transactions.begin() as transaction:
            timers.set_next(transaction, name, transaction.now + AFTER_A_FAILURE)


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


def timers_of(service: type) -> list[str]:
    """Name the timers of a service class."""
    return [
        name
        for name, method in getmembers(service)
        for point in getattr(method, "nameko_entrypoints", ())
        if isinstance(point, Every)
    ]
