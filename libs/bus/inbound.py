"""A service's one way in: takes what its carrier brings and what waits in the inbox."""

from collections.abc import Sequence
from typing import Any

import eventlet
from nameko.extensions import ProviderCollector, SharedExtension

from libs.bus.batches import Batches
from libs.bus.station import station_of
from libs.contracts.record import Event
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction

BATCH = 1_000
PAUSE = 1.0  # seconds between tries when a server is away


class Inbound(SharedExtension, ProviderCollector):
    """The loop: what is due; then receive, commit, acknowledge; and again."""

    def setup(self) -> None:
        self.station = station_of(self.container)
        self.stopping = False

    def start(self) -> None:
        self.handlers = {point.event.type: point for point in self._providers}
        self.batches = Batches(
            self.station.transactions,
            {name: point.event for name, point in self.handlers.items()},
            self.deliver,
            self.station.relay_bell.ring,
            self.station.pauses,
            self.take_in_hand,
        )
        self.thread = self.container.spawn_managed_thread(self.run, "inbound")

    def unregister_provider(self, provider: Any) -> None:
        """Stop before the first handler goes, and acknowledge what is in hand."""
        self.stopping = True
        self.station.inbox_bell.ring()
        self.thread.wait()
        super().unregister_provider(provider)

    def run(self) -> None:
        while not self.stopping:
            try:
                self.consume()
            except Exception as failure:
                self.station.pulse.lost("inbound", failure)
                self.station.consumer.close()
                eventlet.sleep(PAUSE)
        self.station.consumer.close()

    def consume(self) -> None:
        consumer = self.station.consumer
        while not self.stopping:
            while self.batches.take_due(BATCH) == BATCH and not self.stopping:
                self.station.pulse.beat("inbound")
            # Only now that the database answered: what is delivered in vain is charged.
            consumer.open()
            self.batches.take(consumer.receive(BATCH))
            consumer.settle()
            self.station.pulse.beat("inbound")

    def take_in_hand(self, transaction: Transaction, events: Sequence[Event]) -> None:
        """Let the service lock what a batch is about, if it has several such things."""
        if take := getattr(self.container.service_cls(), "take_in_hand", None):
            take(transaction, events)

    def deliver(
        self, transaction: Transaction, name: str, events: Sequence[Event]
    ) -> Verdicts | None:
        verdicts: Verdicts | None = self.handlers[name].deliver(transaction, events)
        return verdicts
