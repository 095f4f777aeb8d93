"""One AMQP connection that beats, and can be hung up on without ceremony."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from threading import Timer
from typing import Any

import eventlet
from amqp.exceptions import AccessRefused
from eventlet.semaphore import Semaphore
from kombu.connection import Connection
from kombu.transport.pyamqp import Connection as AmqpConnection

from libs.bus.carriers.encryption import address, encryption

HEARTBEAT = 10  # seconds
CONNECT_TIMEOUT = 2  # seconds for each step of the handshake; kombu tries twice
ANSWER_WITHIN = 5.0  # seconds for whatever the broker is asked after that
# A blocked broker is noticed by the deadline, not by a poll.
NEVER_BLOCKED = {"capabilities": {"connection.blocked": False}}


Urls = Callable[[], Sequence[str]]


def opened(urls: Urls, name: str) -> "Line":
    """Connect by the first URL that the broker takes; raises what the last one does."""
    *earlier, last = urls()
    for url in earlier:
        with suppress(AccessRefused):
            return Line(url, name)
    return Line(last, name)


class Line:
    """A connection and its one channel."""

    def __init__(self, url: str, name: str) -> None:
        self.connection = Connection(
            address(url),
            ssl=encryption(url) or False,
            heartbeat=HEARTBEAT,
            connect_timeout=CONNECT_TIMEOUT,
            transport_options={
                "client_properties": {"connection_name": name} | NEVER_BLOCKED
            },
        )
        self.connection.connect()
        self.wire: AmqpConnection = self.connection.connection
        self.socket = self.wire.sock
        self.broken = False
        self.speaking = Semaphore()
        self.user: str = self.connection.userid or "guest"
        self.beating = eventlet.spawn(self.beat)
        try:
            with self.within(ANSWER_WITHIN):
                self.channel: Any = self.wire.channel()
        except Exception:
            self.hang_up()
            raise

    @property
    def usable(self) -> bool:
        """Tell whether nothing speaks against using it."""
        return self.wire.connected and not self.broken

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Break off what takes longer: the broker's heartbeats begin each wait anew.

        Raises TimeoutError.
        """
        alarm = Timer(seconds, self.break_off)
        alarm.start()
        try:
            yield
        except OSError as failure:
            if self.broken:
                raise TimeoutError("the broker does not answer") from failure
            raise
        finally:
            alarm.cancel()

    def send(self, frames: bytes) -> None:
        """Send frames at once, and nothing in between."""
        with self.speaking:
            self.wire.transport.write(frames)

    def beat(self) -> None:
        """Send heartbeats; two missed ones end the connection."""
        while self.usable:
            eventlet.sleep(HEARTBEAT / 2)
            try:
                self.beat_once()
            except Exception:  # whatever it is, the line is dead
                self.break_off()

    def beat_once(self) -> None:
        with self.speaking:  # else a beat may come in the middle of a frame
            self.wire.heartbeat_tick(rate=2)

    def break_off(self) -> None:
        """Shut the socket down; closing it would not wake the one who waits at it."""
        self.broken = True
        with suppress(OSError):
            self.socket.shutdown(SHUT_RDWR)

    def hang_up(self) -> None:
        """Drop the socket; a close handshake could wait for ever."""
        self.beating.kill()
        self.wire.collect()
