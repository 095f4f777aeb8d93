"""The local carrier: the outbox hands its rows to the listeners' inboxes directly.

Durable and exactly once, because both ends are in one database; no broker is imitated.
"""

from collections.abc import Collection, Mapping, Sequence

from libs.bus.bells import Bell, longer
from libs.contracts import wire
from libs.storage.bindings import listeners
from libs.storage.inbox import Arrival
from libs.storage.outbox import Announcement
from libs.storage.transactions import Transaction


class LocalConsumer:
    """Brings nothing itself: what the relay delivered waits in the inbox."""

    def __init__(self, bell: Bell, poll: float) -> None:
        self.bell = bell
        self.poll = self.rest = poll

    def open(self) -> None:
        """Do not connect: there is nothing to connect to."""

    def receive(self, most: int) -> Sequence[Arrival]:
        """Wait for the bell, longer each time that it was not rung."""
        rung = self.bell.wait(self.rest)
        self.rest = self.poll if rung else longer(self.rest, self.poll)
        return ()

    def settle(self) -> None:
        """Leave the inbox as it is: its own rows say what is settled."""

    def close(self) -> None:
        """Hold nothing open."""


class LocalPublisher:
    """Puts announcements into the inboxes of whoever listens."""

    def __init__(self, bells: Mapping[str, Bell]) -> None:
        self.bells = bells

    def carry(
        self, transaction: Transaction, announcements: Sequence[Announcement]
    ) -> Collection[str]:
        """Insert into each listener's inbox, in the relay's own transaction."""
        heard = listeners(transaction.session)
        for service in sorted({s for names in heard.values() for s in names}):
            meant = [a for a in announcements if service in heard.get(a.type, ())]
            if meant:
                deliver(transaction, service, meant)
                self.ring(service)
        return ()

    def ring(self, service: str) -> None:
        """Wake the listener, when it lives in this process."""
        if service in self.bells:
            self.bells[service].ring()

    def close(self) -> None:
        """Hold nothing open."""


def deliver(
    transaction: Transaction, service: str, announcements: Sequence[Announcement]
) -> None:
    peeks = [wire.peek(a.body) for a in announcements]
    transaction.session.exec_driver_sql(
        DELIVER.format(schema=service),
        {
            "sources": [peek.source for peek in peeks],
            "ids": [peek.id for peek in peeks],
            "digests": [wire.digest(a.body) for a in announcements],
            "types": [a.type for a in announcements],
            "bodies": [a.body for a in announcements],
        },
    )


DELIVER = """
insert into {schema}.inbox (source, id, digest, type, state, not_before, body)
select source, id, digest, type, 'waiting', clock_timestamp(), body
from unnest(%(sources)b::text[], %(ids)b::text[], %(digests)b::bytea[],
            %(types)b::text[], %(bodies)b::bytea[])
  as given (source, id, digest, type, body)
order by source, id
on conflict do nothing
"""
