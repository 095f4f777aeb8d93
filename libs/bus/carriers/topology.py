"""Exchanges and queues, declared by a command from what the handlers hear."""

from collections.abc import Iterable, Mapping

from amqp import Channel
from sqlalchemy import Engine

from libs.bus.carriers.amqp import Line
from libs.contracts.record import Event
from libs.storage.bindings import bind

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
        return bind(connection, service, types)


def declare(
    url: str, service: str, heard: Mapping[str, type[Event]], stale: Iterable[str]
) -> None:
    """Declare the service's queues, bind what it hears and unbind what is stale."""
    line = Line(url, "keepwell-topology")
    try:
        declare_queues(line.channel, service)
        for name, event in heard.items():
            for exchange in exchanges_of(event):
                line.channel.queue_bind(work_queue(service), exchange, key(name))
        for name in stale:
            for exchange in (EVENTS, INTAKE):
                line.channel.queue_unbind(work_queue(service), exchange, key(name))
    finally:
        line.hang_up()


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


def exchanges_of(event: type[Event]) -> tuple[str, ...]:
    """Say where an event can come from: outside events come through both doors."""
    return (EVENTS, INTAKE) if event.source is None else (EVENTS,)


def key(event_type: str) -> str:
    return event_type.removeprefix("keepwell.")
