"""Exchanges and queues, declared by a command from what the handlers hear."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from amqp import Channel
from sqlalchemy import Engine

from libs.bus.carriers.amqp import Line
from libs.contracts.record import Event
from libs.storage import bindings

EVENTS = "keepwell.events"  # our own facts
INTAKE = "keepwell.intake"  # what other systems report
DELIVERY_LIMIT = 20
NEVER = 1_000_000  # deliveries: a parked letter must not expire by being looked at


def work_queue(service: str) -> str:
    """Name the queue of a service."""
    return f"keepwell.{service}"


def dead_queue(service: str) -> str:
    """Name the queue of what the service's queue gave up on."""
    return f"keepwell.{service}.dead"


def remember(engine: Engine, service: str, types: Iterable[str]) -> set[str]:
    """Write down what the service hears; return the types it no longer does."""
    with engine.begin() as connection:
        return bindings.bind(connection, service, types)


def declare(
    url: str, service: str, heard: Mapping[str, type[Event]], stale: Iterable[str]
) -> None:
    """Declare the service's queues, bind what it hears and unbind what is stale."""
    line = Line(url, "keepwell-topology")
    try:
        declare_queues(line.channel, service)
        bind(line.channel, service, heard, stale)
    finally:
        line.hang_up()


def bind(
    channel: Channel,
    service: str,
    heard: Mapping[str, type[Event]],
    stale: Iterable[str],
) -> None:
    queue = work_queue(service)
    for exchange, event_type in sources_of(heard):
        channel.queue_bind(queue, exchange, key(event_type))
    for exchange, event_type in product((EVENTS, INTAKE), stale):
        channel.queue_unbind(queue, exchange, key(event_type))


def declare_queues(channel: Channel, service: str) -> None:
    for exchange in (EVENTS, INTAKE):
        channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
    quorum = {"x-queue-type": "quorum"}
    declare_queue(channel, dead_queue(service), quorum | {"x-delivery-limit": NEVER})
    declare_queue(
        channel,
        work_queue(service),
        quorum
        | {
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-single-active-consumer": True,
            "x-overflow": "reject-publish",
            "x-dead-letter-strategy": "at-least-once",
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": dead_queue(service),
        },
    )


def declare_queue(channel: Channel, name: str, arguments: Mapping[str, object]) -> None:
    channel.queue_declare(
        name, durable=True, auto_delete=False, arguments=dict(arguments)
    )


def sources_of(heard: Mapping[str, type[Event]]) -> Iterator[tuple[str, str]]:
    """Say where each event can come from: outside events come through both doors."""
    for event_type, event in heard.items():
        yield EVENTS, event_type
        if event.source is None:
            yield INTAKE, event_type


def key(event_type: str) -> str:
    return event_type.removeprefix("keepwell.")
