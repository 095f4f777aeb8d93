"""What each of the broker's users may do: the least it needs, as regexes of names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from libs.bus.carriers.admission import INTAKE_SERVICE, OURS
from libs.bus.carriers.topology import EVENTS, INTAKE, dead_queue, work_queue
from libs.contracts.record import Event

NOTHING = "^$"
DEFAULT_EXCHANGE = "amq.default"  # as RabbitMQ calls it where rights are checked


@dataclass(frozen=True)
class Rights:
    """What one user may do in one vhost."""

    configure: str = NOTHING
    write: str = NOTHING
    read: str = NOTHING


def rights_of_service(service: str) -> Rights:
    """Let a service publish facts and read its own queues, and declare nothing."""
    return Rights(
        write=any_of([EVENTS]), read=any_of([work_queue(service), dead_queue(service)])
    )


def rights_of_topology(services: Iterable[str]) -> Rights:
    """Let who runs `keepwell topology` declare and bind, and neither send nor read.

    The broker asks whoever declares a queue for the right to write to where it lets
    its dead letters go, and whoever binds one for the right to write to it.
    """
    exchanges = [EVENTS, INTAKE]
    work = [work_queue(service) for service in services]
    dead = [dead_queue(service) for service in services]
    return Rights(
        configure=any_of([*exchanges, *work, *dead]),
        write=any_of([DEFAULT_EXCHANGE, *work]),
        read=any_of([*exchanges, *work]),
    )


def topics_of_service(service: str, events: Iterable[type[Event]]) -> str:
    """Name what a service may publish: its own facts, and what it takes in for others.

    A regex of routing keys on `keepwell.events`.
    """
    source = f"{OURS}{service}"
    takes_in = service == INTAKE_SERVICE
    keys = [
        event.routing_key
        for event in events
        if event.source == source or (event.source is None and takes_in)
    ]
    return any_of(keys)


def any_of(names: Iterable[str]) -> str:
    """Match exactly these names."""
    return f"^({'|'.join(re.escape(name) for name in sorted(names))})$"
