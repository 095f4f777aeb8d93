"""One AMQP connection that beats, and can be hung up on without ceremony."""

from typing import Any

import eventlet
from kombu.connection import Connection
from kombu.transport.pyamqp import Connection as AmqpConnection

HEARTBEAT = 10  # seconds
CONNECT_TIMEOUT = 2  # seconds; kombu tries twice


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
        self.channel: Any = self.wire.channel()
        self.user: str = self.connection.userid or "guest"
        self.beating = eventlet.spawn(self.beat)

    def beat(self) -> None:
        """Send heartbeats; two missed ones end the connection."""
        while self.wire.connected:
            eventlet.sleep(HEARTBEAT / 2)
            try:
                self.connection.heartbeat_check(rate=2)
            except Exception:  # noqa: BLE001 whatever it is, the line is dead
                self.hang_up()
                return

    def hang_up(self) -> None:
        """Drop the socket; a close handshake could wait for ever."""
        if self.beating is not eventlet.getcurrent():
            self.beating.kill()
        self.wire.collect()
