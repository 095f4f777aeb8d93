"""Speaking to RabbitMQ: a whole window under way, and every confirm awaited."""

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any

import structlog

from libs.bus.carriers.amqp import ANSWER_WITHIN, Line, Urls, opened
from libs.bus.carriers.frames import Frames, properties
from libs.bus.carriers.topology import EVENTS
from libs.contracts.catalogue import event_types
from libs.observability import metrics
from libs.storage.bindings import listeners
from libs.storage.outbox import Announcement
from libs.storage.transactions import Transaction

log = structlog.get_logger(__name__)

CONFIRM_WITHIN = 10.0  # seconds
PERSISTENT = 2


class RabbitPublisher:
    """Publishes with confirms on a line of its own."""

    def __init__(self, urls: Urls, service: str) -> None:
        self.urls = urls
        self.service = service
        self.line: Line | None = None
        self.published = 0
        self.unconfirmed: set[int] = set()
        self.unroutable: list[str] = []
        for event in event_types().values():
            # So that the first that no queue takes is a rise.
            if event.source == f"keepwell/{service}":
                metrics.EVENTS_UNROUTABLE.labels(service, event.routing_key)

    def carry(
        self, transaction: Transaction, announcements: Sequence[Announcement]
    ) -> Collection[str]:
        """Publish all and await every confirm; raises when an outcome is unknown.

        Returns the types that somebody declares and yet no queue took.
        """
        line = self.opened()
        with line.within(CONFIRM_WITHIN):
            self.publish_all(line, announcements)
            while self.unconfirmed:
                line.wire.drain_events()
        return self.lost(transaction)

    def opened(self) -> Line:
        if self.line is None or not self.line.usable:
            self.close()
            self.line = opened(self.urls, f"keepwell-{self.service}-relay")
            channel = self.line.channel
            with self.line.within(ANSWER_WITHIN):
                channel.confirm_select()
            channel.events["basic_ack"].add(self.on_confirmed)
            channel.events["basic_nack"].add(self.on_refused)
            channel.events["basic_return"].add(self.on_returned)
            self.frames = frames_on(self.line)
            self.published = 0
            self.unconfirmed.clear()
            self.unroutable.clear()
        return self.line

    def publish_all(self, line: Line, announcements: Sequence[Announcement]) -> None:
        frames = self.frames.of
        window = (frames(routing_key(each.type), each.body) for each in announcements)
        first, self.published = self.published + 1, self.published + len(announcements)
        self.unconfirmed.update(range(first, self.published + 1))
        line.send(b"".join(chain.from_iterable(window)))

    def on_confirmed(self, tag: int, multiple: bool) -> None:  # noqa: FBT001 amqp's
        """Strike off one tag, or all up to it."""
        if multiple:
            self.unconfirmed = {
                open_tag for open_tag in self.unconfirmed if open_tag > tag
            }
        else:
            self.unconfirmed.discard(tag)

    def on_refused(self, *_: Any) -> None:
        """Give up the window: the broker would not take a message."""
        raise ConnectionError("the broker refused a message")

    def on_returned(self, *returned: Any) -> None:
        """Remember the routing key of what no queue took."""
        self.unroutable.append(returned[2])

    def lost(self, transaction: Transaction) -> Collection[str]:
        """Alert to the types that somebody declares and that were returned."""
        returned, self.unroutable = self.unroutable, []
        if not returned:
            return ()
        declared = {routing_key(name): name for name in listeners(transaction.session)}
        missed = [key for key in returned if key in declared]
        for key in missed:
            metrics.EVENTS_UNROUTABLE.labels(self.service, key).inc()
        lost = {declared[key] for key in missed}
        if lost:
            log.error("no queue takes them: keepwell topology", types=sorted(lost))
        return lost

    def close(self) -> None:
        """Hang up; what was not confirmed is published again."""
        if self.line:
            self.line.hang_up()
        self.line = None


def frames_on(line: Line) -> Frames:
    written = properties(
        content_type="application/cloudevents+json",
        delivery_mode=PERSISTENT,
        user_id=line.user,
    )
    return Frames(line.channel.channel_id, EVENTS, written, line.wire.frame_max)


def routing_key(event_type: str) -> str:
    return event_type.removeprefix("keepwell.")
