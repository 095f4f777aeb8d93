"""Listening to RabbitMQ: what is there at once, acknowledged after the commit."""

from collections.abc import Sequence

from amqp import Message

from libs.bus.carriers.admission import Admission
from libs.bus.carriers.amqp import ANSWER_WITHIN, Line, Urls, opened
from libs.bus.carriers.topology import dead_queue, work_queue
from libs.storage.inbox import Arrival

PREFETCH = 2_000
AT_HAND = 0.001  # seconds to wait for the next frame of what is already there


class RabbitConsumer:
    """Listens at a service's queue and at its dead letters."""

    def __init__(
        self, urls: Urls, service: str, admission: Admission, poll: float
    ) -> None:
        self.urls = urls
        self.service = service
        self.admission = admission
        self.poll = poll
        self.line: Line | None = None
        self.received: list[Message] = []
        self.tags: list[str] = []
        self.careful = True

    def open(self) -> None:
        """Connect and subscribe; raises while the queue is not declared."""
        if self.line:
            return
        self.line = opened(self.urls, f"keepwell-{self.service}")
        self.received, self.tags, self.careful = [], [], True
        # One at a time until one is settled that was not redelivered, so that a message
        # that kills the process is not counted against its neighbours.
        self.subscribe(1)

    def subscribe(self, prefetch: int) -> None:
        """Have at most `prefetch` messages under way; it counts for new consumers."""
        line = self.required()
        with line.within(ANSWER_WITHIN):
            for tag in self.tags:
                line.channel.basic_cancel(tag)
            line.channel.basic_qos(0, prefetch, a_global=False)
            self.tags = [
                line.channel.basic_consume(queue, callback=self.received.append)
                for queue in (work_queue(self.service), dead_queue(self.service))
            ]

    def receive(self, most: int) -> Sequence[Arrival]:
        """Wait up to the poll interval and return what is there, at most `most`."""
        wait = self.poll
        while len(self.received) < most and self.drain(wait):
            wait = AT_HAND
        return [self.admission.admit(message) for message in self.received]

    def drain(self, wait: float) -> bool:
        try:
            self.required().wire.drain_events(timeout=wait)
        except TimeoutError:
            return False
        return True

    def settle(self) -> None:
        """Acknowledge everything received, in one frame."""
        if not self.received:
            return
        last = self.received[-1].delivery_tag
        self.required().channel.basic_ack(last, multiple=True)
        fresh = any(not m.delivery_info["redelivered"] for m in self.received)
        self.received.clear()
        if self.careful and fresh:
            self.careful = False
            self.subscribe(PREFETCH)

    def close(self) -> None:
        """Hang up; what is not settled comes back."""
        if self.line:
            self.line.hang_up()
        self.line = None

    def required(self) -> Line:
        if not self.line:
            raise ConnectionError("not connected")
        return self.line
