"""A plain py-amqp client: batches in, a window of confirms out, nothing of ours."""

import signal
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

import amqp

EVENTS = "keepwell.events"
BATCH = 1_000
WINDOW = 500
AT_HAND = 0.001  # seconds to wait for the next frame of what is already there
IDLE = 0.05  # seconds

Outgoing = tuple[str, bytes]  # routing key and body


class PlainClient:
    """One connection with one channel that confirms."""

    def __init__(self, url: str) -> None:
        at = urlsplit(url)
        self.user = at.username or ""
        self.connection = amqp.Connection(
            f"{at.hostname}:{at.port}",
            userid=self.user,
            password=unquote(at.password or ""),
            virtual_host=at.path.removeprefix("/"),
            # Else the client looks at the socket before every publish.
            client_properties={"capabilities": {"connection.blocked": False}},
        )
        self.connection.connect()
        self.channel = self.connection.channel()
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self.on_confirmed)
        self.leaving = False
        self.published = 0
        self.unconfirmed: set[int] = set()
        self.received: list[amqp.Message] = []

    def consume(self, queue: str) -> None:
        """Subscribe, with two batches under way, until SIGTERM."""
        signal.signal(signal.SIGTERM, self.leave)
        self.channel.basic_qos(0, 2 * BATCH, a_global=False)
        self.channel.basic_consume(queue, callback=self.received.append)

    def leave(self, *_: object) -> None:
        """Have the loop end once its batch is settled."""
        self.leaving = True

    def receive(self) -> list[amqp.Message]:
        """Wait briefly and return what is there."""
        wait = IDLE
        while len(self.received) < BATCH and self.drain(wait):
            wait = AT_HAND
        batch, self.received[:] = self.received[:], []
        return batch

    def drain(self, wait: float) -> bool:
        try:
            self.connection.drain_events(timeout=wait)
        except TimeoutError:
            return False
        return True

    def settle(self, batch: list[amqp.Message]) -> None:
        """Acknowledge a batch in one frame."""
        self.channel.basic_ack(batch[-1].delivery_tag, multiple=True)

    def publish(self, outgoing: Iterable[Outgoing]) -> None:
        """Publish all, a window under way at most, and await every confirm."""
        for key, body in outgoing:
            self.send(key, body)
            if len(self.unconfirmed) >= WINDOW:
                self.await_confirms()
        self.await_confirms()

    def send(self, key: str, body: bytes) -> None:
        message = amqp.Message(
            body,
            content_type="application/json",
            delivery_mode=2,
            user_id=self.user,
        )
        self.published += 1
        self.unconfirmed.add(self.published)
        self.channel._basic_publish(message, EVENTS, key, mandatory=True)  # noqa: SLF001 the public one waits for each confirm

    def await_confirms(self) -> None:
        while self.unconfirmed:
            self.connection.drain_events(timeout=10)

    def on_confirmed(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 amqp's
        """Strike off one tag, or all up to it."""
        if multiple:
            self.unconfirmed = {each for each in self.unconfirmed if each > tag}
        else:
            self.unconfirmed.discard(tag)
