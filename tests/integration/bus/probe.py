"""A service that does with each event what the event asks for, and a worker for it."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import eventlet
from nameko.extensions import DependencyProvider

from libs.bus import batches, relay
from libs.bus.carriers import rabbit_consumer
from libs.bus.handles import handles
from libs.bus.relay import Relay
from libs.bus.settings import WorkerSettings
from libs.contracts.verdicts import Park, Refuse, Retry, Verdicts
from libs.observability import logs
from libs.storage import inbox, outbox
from libs.storage.transactions import Transaction
from libs.values import Refused
from tests.integration.bus.probe_events import Answered, Asked


class TooSilly(Refused):
    """The business says no."""


SEEN: set[str] = set()
VERDICTS = {
    "refuse": Refuse("not for us"),
    "park": Park("look at it"),
    "retry": Retry("not yet"),
}
PAUSES = {"nap": 1, "dawdle": 4}  # seconds
QUERIES = {
    "slow": "select pg_sleep(2)",
    "two locks": "select pg_advisory_xact_lock(1); select pg_advisory_xact_lock(2)",
}


def obey(transaction: Transaction, event: Asked) -> None:
    first = event.key[1] not in SEEN
    SEEN.add(event.key[1])
    match event.what:
        case "raise":
            raise RuntimeError("always")
        case "raise once" if first:
            raise RuntimeError("once")
        case "refusal":
            raise TooSilly
        case "nap" | "dawdle":
            eventlet.sleep(PAUSES[event.what])
        case "slow" | "two locks":
            transaction.session.exec_driver_sql(QUERIES[event.what])


class Neighbour(DependencyProvider):
    """Begins after the others, who work already, as long as it is asked to."""

    def start(self) -> None:
        eventlet.sleep(float(os.environ.get("PROBE_BEGINS_AFTER", "0")))


class Probe:
    """Writes one effect for each event it is done with."""

    name = "probe"
    relay = Relay()
    neighbour = Neighbour()

    @handles(Asked)
    def on_asked(self, transaction: Transaction, asked: Sequence[Asked]) -> Verdicts:
        verdicts = {e.key: VERDICTS[e.what] for e in asked if e.what in VERDICTS}
        for event in asked:
            obey(transaction, event)
            if event.key not in verdicts:
                effect(transaction, event.key[1])
                transaction.announce([Answered(what=event.what)])
        return verdicts

    @handles(Answered)
    def on_answered(
        self, transaction: Transaction, answered: Sequence[Answered]
    ) -> None:
        for _ in answered:
            effect(transaction, "answer")


def effect(transaction: Transaction, what: str) -> None:
    transaction.session.exec_driver_sql(
        "insert into probe.effects (what) values (%(what)s)", {"what": what}
    )


def die_at(point: str) -> None:
    """Die at a named point, once: as if the power went."""
    places = {
        "before the handler's commit": (inbox, "settle"),
        "before the acknowledgement": (rabbit_consumer.RabbitConsumer, "settle"),
        "after the acknowledgement": (batches.Batches, "take_due"),
        "before the carrier": (relay, "forward"),
        "before marking as published": (outbox, "mark_published"),
    }
    owner, name = places[point]
    meant = getattr(owner, name)

    def die(*args: object, **named: object) -> object:
        if armed():
            os.kill(os.getpid(), signal.SIGKILL)
        return meant(*args, **named)

    setattr(owner, name, die)


def armed() -> bool:
    """Tell whether the test has put something in the way of events yet."""
    return Path(os.environ["PROBE_ARMED"]).exists()


if __name__ == "__main__":
    logs.configure("probe", "INFO")
    if point := os.environ.get("PROBE_DIES"):
        die_at(point)
    run([Probe], WorkerSettings.read(os.environ))
    sys.exit(0)
