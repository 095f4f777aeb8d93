"""One AMQP connection that beats, and can be hung up on without ceremony."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from threading import Timer
from typing import Any

import eventlet
from kombu.connection import Connection
from kombu.transport.pyamqp import Connection as AmqpConnection

HEARTBEAT = 10  # seconds
CONNECT_TIMEOUT = 2  # seconds for each step of the handshake; kombu tries twice
ANSWER_WITHIN = 5.0  # seconds for whatever the broker is asked after that


class Line:
    """A connection and its one channel."""

    def __init__(self, url: str, name: str) -> None:
        self.connection = Connection(
            url,
            heartbeat=HEARTBEAT,
            connect_timeout=CONNECT_TIMEOUT,
            transport_options={
                "client_properties": {
                    "connection_name": name,
                    # A blocked broker is noticed by the deadline, not by a poll.
                    "capabilities": {"connection.blocked": False},
                }
            },
        )
        self.connection.connect()
        self.wire: AmqpConnection = self.connection.connection
        self.socket = self.wire.sock
        self.broken = False
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

    @contextmanager
    def one_send(self) -> Iterator[None]:
        """Send what is written meanwhile at once: a send each is a third of the cost.

        Nothing may yield inside, so that no heartbeat comes in between.
        """
        transport, window = self.wire.transport, bytearray()
        send, transport._write = transport._write, window.extend  # noqa: SLF001 py-amqp has no public door
        try:
            yield
        finally:
            transport._write = send  # noqa: SLF001
        send(window)

    def beat(self) -> None:
        """Send heartbeats; two missed ones end the connection."""
        while self.usable:
            eventlet.sleep(HEARTBEAT / 2)
            try:
                self.wire.heartbeat_tick(rate=2)
            except Exception:  # whatever it is, the line is dead
                self.break_off()

    def break_off(self) -> None:
        """Shut the socket down; closing it would not wake the one who waits at it."""
        self.broken = True
        with suppress(OSError):
            self.socket.shutdown(SHUT_RDWR)

    def hang_up(self) -> None:
        """Drop the socket; a close handshake could wait for ever."""
        self.beating.kill()
        self.wire.collect()
