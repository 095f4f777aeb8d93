"""What is there on the broker, seen with a service's own eyes: nothing is declared."""

from dataclasses import dataclass

from amqp.exceptions import AMQPError, ChannelError

from libs.bus.carriers.amqp import Line
from libs.bus.carriers.topology import dead_queue, work_queue
from libs.values import Refused


class BrokerOutOfReach(Refused):
    """The broker does not answer, or does not let this user in."""


@dataclass(frozen=True)
class Queue:
    """A queue, what waits in it and who reads it; None is for a missing one.

    Only its number of readers is known to be right: what is under way to a reader is
    not among what waits.
    """

    name: str
    readers: int | None
    waiting: int = 0


def queues(url: str, service: str) -> list[Queue]:
    """Look at the service's queues; raises BrokerOutOfReach and NotEncryptedThatWay."""
    try:
        return [look(url, name) for name in (work_queue(service), dead_queue(service))]
    except (OSError, AMQPError) as failure:
        raise BrokerOutOfReach(type(failure).__name__) from failure


def look(url: str, name: str) -> Queue:
    line = Line(url, "keepwell-doctor")
    try:
        found = line.channel.queue_declare(name, passive=True)
        return Queue(name, found.consumer_count, waiting=found.message_count)
    except ChannelError:
        return Queue(name, readers=None)
    finally:
        line.hang_up()
