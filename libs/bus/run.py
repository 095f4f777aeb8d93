"""A worker process: patch, configure, start, drain on SIGTERM. Import this first."""

import os

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_select"  # else psycopg blocks every greenthread

import eventlet

eventlet.monkey_patch()

import gc
import signal
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event

import structlog
from nameko.runners import ServiceRunner
from sqlalchemy import Engine

from libs.bus.auditing import watch_audit
from libs.bus.beginning import await_databases, unready
from libs.bus.bells import Bell
from libs.bus.carriers.admission import Admission
from libs.bus.carriers.local import LocalConsumer, LocalPublisher
from libs.bus.carriers.rabbit_consumer import RabbitConsumer
from libs.bus.carriers.rabbit_publisher import RabbitPublisher
from libs.bus.every import timers_of
from libs.bus.gauges import gauge
from libs.bus.settings import WorkerSettings
from libs.bus.side import serve_side_port
from libs.bus.station import Consumer, Publisher, Station
from libs.storage.clock import StoredClock, WallClock
from libs.storage.engine import engine_for
from libs.storage.keys import Emitters
from libs.storage.transactions import Transactions

log = structlog.get_logger(__name__)

CONNECTIONS = 4  # handlers, timers, relay; gauges or the audit watch
GARBAGE_AFTER = 50_000  # objects, more than a batch is made of


def run(services: Sequence[type], settings: WorkerSettings) -> None:
    """Run the services' workers until SIGTERM or SIGINT, then drain."""
    stations = build(services, settings)
    every = list(stations.values())
    runner = ServiceRunner({"stations": stations})
    for service in services:
        runner.add_service(service)
        measures = vars(service).get("measures", ())
        gauge(stations[str(vars(service)["name"])], measures, timers_of(service))
    look_for_garbage_rarely()
    with unready(every):
        serve_side_port(settings.side_host, settings.side_port, every)
        stop_on_signal(partial(os._exit, 0), settings.drain)  # nothing is in hand yet
        await_databases(every, partial(prove_overlap, every[0].transactions.engine))
        begun = Event()
        stop_on_signal(partial(stop_once, begun, runner), settings.drain)
        runner.start()
        begun.set()
    for each in every:
        eventlet.spawn_n(watch_audit, each)
    log.info("worker ready", services=sorted(stations))
    runner.wait()
    log.info("worker stopped")


def stop_once(begun: Event, runner: ServiceRunner) -> None:
    """Drain; what has only half begun cannot be stopped yet."""
    begun.wait()
    runner.stop()


def look_for_garbage_rarely() -> None:
    """Spare a batch's objects, which are all in use, and what was imported."""
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)


def build(services: Sequence[type], settings: WorkerSettings) -> dict[str, Station]:
    names = [str(vars(service)["name"]) for service in services]
    bells = {name: Bell() for name in names}
    more = {vars(each)["name"]: own_connections(each) for each in services}
    return {
        name: station(name, settings, bells, CONNECTIONS + more[name]) for name in names
    }


def own_connections(service: type) -> int:
    """Say how many a service's own loops take; it may have to look that up."""
    told = vars(service).get("connections", 0)
    return int(told() if callable(told) else told)


def station(
    name: str,
    settings: WorkerSettings,
    bells: dict[str, Bell],
    connections: int = CONNECTIONS,
) -> Station:
    """Put one service's worker together."""
    engine = engine_of(name, settings, connections)
    clock = StoredClock() if settings.clock == "simulated" else WallClock()
    consumer, publisher = ends(name, settings, bells, engine)
    return Station(
        service=name,
        transactions=Transactions(
            engine, name, clock, walled=False, pepper=settings.pepper
        ),
        consumer=consumer,
        publisher=publisher,
        inbox_bell=bells[name],
        relay_bell=Bell(),
        poll=settings.poll,
        pauses=settings.pauses,
    )


def engine_of(name: str, settings: WorkerSettings, connections: int) -> Engine:
    database = settings.database(name)
    return engine_for(
        *(database.values()[0], connections, f"keepwell-{name}-worker"),
        patience=settings.patience,
        urls=database.values,
    )


def ends(
    name: str, settings: WorkerSettings, bells: dict[str, Bell], engine: Engine
) -> tuple[Consumer, Publisher]:
    """Choose the carrier's two ends."""
    if settings.carrier == "local":
        return LocalConsumer(bells[name], settings.poll), LocalPublisher(bells)
    urls = settings.broker(name).values
    admission = Admission(Emitters(engine).named)
    consumer = RabbitConsumer(urls, name, admission, settings.poll)
    return consumer, RabbitPublisher(urls, name)


class QueriesDoNotOverlap(Exception):
    """psycopg blocks the whole process: PSYCOPG_WAIT_FUNC came too late."""


def prove_overlap(engine: Engine) -> None:
    """Refuse to start when a query holds up everything else."""
    query = eventlet.spawn(nap, engine, 0.2)
    turns = 0
    while not query.dead:
        eventlet.sleep(0.02)
        turns += 1
    query.wait()
    if turns < 3:  # noqa: PLR2004 one to start the query and one to see its end
        raise QueriesDoNotOverlap


def nap(engine: Engine, seconds: float) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(f"select pg_sleep({seconds})")


def stop_on_signal(stop: Callable[[], None], within: float) -> None:
    """Drain once on SIGTERM or SIGINT, and leave within seconds whatever happens."""

    def leave(signum: int, _frame: object) -> None:
        signal.signal(signum, signal.SIG_IGN)
        eventlet.spawn_n(stop)
        eventlet.spawn_after(within, os._exit, 1)

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, leave)
