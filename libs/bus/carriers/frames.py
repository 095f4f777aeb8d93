"""A message to be published as AMQP 0-9-1 writes it, with what never changes kept.

py-amqp builds all three frames anew for every message (docs/decisions/0012).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from struct import pack

from amqp import Message, spec
from amqp.serialization import dumps

METHOD, HEADER, BODY = 1, 2, 3  # types of frames
END = b"\xce"
AROUND = 8  # bytes of a frame around what it carries
MANDATORY, IMMEDIATE = True, False
BASIC, _ = spec.Basic.Publish


@dataclass(frozen=True)
class Frames:
    """Writes messages to one exchange that differ in routing key and body alone."""

    channel: int
    exchange: str
    properties: bytes
    longest: int  # bytes, as agreed with the broker

    def of(self, routing_key: str, body: bytes) -> Iterator[bytes]:
        """Write one message."""
        yield publish(self.channel, self.exchange, routing_key)
        header = pack(">HHQ", BASIC, 0, len(body)) + self.properties
        yield frame(HEADER, self.channel, header)
        most = self.longest - AROUND
        for at in range(0, len(body), most):
            yield frame(BODY, self.channel, body[at : at + most])


def properties(**named: object) -> bytes:
    """Write the properties of messages, by the names AMQP gives them."""
    written: bytes = Message(**named)._serialize_properties()  # noqa: SLF001 py-amqp has no public door
    return written


@lru_cache(maxsize=1024)
def publish(channel: int, exchange: str, routing_key: str) -> bytes:
    arguments = dumps("Bssbb", (0, exchange, routing_key, MANDATORY, IMMEDIATE))
    return frame(METHOD, channel, pack(">HH", *spec.Basic.Publish) + arguments)


def frame(kind: int, channel: int, carried: bytes) -> bytes:
    return pack(">BHI", kind, channel, len(carried)) + carried + END
