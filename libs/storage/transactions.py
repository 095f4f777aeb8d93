"""One transaction per hop: what is heard, what it changes and what is announced."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from libs.contracts.envelope import Envelope
from libs.contracts.record import Event
from libs.storage import outbox
from libs.storage.clock import TransactionClock
from libs.storage.walls import stand_in

# It is always told, whatever the timer's row says: the timer may run and fall asleep
# again before this commits.
WAKE = """
insert into {service}.wakes (name, at)
select :timer, cast(:at as timestamptz)
"""


class NoBranchContext(Exception):
    """A transaction behind the wall must say whose branches it acts for."""


@dataclass(frozen=True)
class Transaction:
    """An open transaction; the edge that opened it commits it.

    `pepper` is the secret outside the database that its keyed hashes are made under;
    `begun` is a monotonic clock's, in seconds.
    """

    session: Connection
    service: str
    now: datetime
    actor: str
    causes: dict[str, Envelope] = field(default_factory=dict)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    pepper: bytes = field(default=b"", repr=False)
    begun: float = field(default_factory=time.monotonic, repr=False)

    def because_of(self, cause: Envelope, *told_of: str) -> None:
        """Note what was last heard of a client, or of one thing that happened to it.

        What is announced of that thing, or else of the client, follows from it.
        """
        self.causes.update(dict.fromkeys(told_of, cause))

    def announce(self, events: Sequence[Event]) -> None:
        """Leave events in the outbox; they travel once this commits."""
        outbox.write(self, events)

    def once_committed(self, act: Callable[[], None]) -> None:
        """Leave for after the commit what a rollback could not undo, like a count."""
        self.afterwards.append(act)

    def audit(self, action: str, subject: str, **details: str) -> None:
        """Write down who did what to which subject; no personal data in `details`."""
        self.session.execute(
            text(
                f"insert into {self.service}.audit"
                " (at, actor, action, subject, details)"
                " values (:at, :actor, :action, :subject, cast(:details as jsonb))"
            ),
            {
                "at": self.now,
                "actor": self.actor,
                "action": action,
                "subject": subject,
                "details": json.dumps(details),
            },
        )

    def wake(self, timer: str, at: datetime) -> None:
        """See to it that `timer` runs no later than `at`, and after this commits."""
        self.session.execute(
            text(WAKE.format(service=self.service)),
            {"timer": timer, "at": at},
        )


@dataclass(frozen=True)
class Transactions:
    """Opens a service's transactions; `walled` ones must name their branches."""

    engine: Engine
    service: str
    clock: TransactionClock
    walled: bool
    pepper: bytes = field(default=b"", repr=False)

    @contextmanager
    def begin(
        self, *, branches: str | None = None, actor: str | None = None
    ) -> Iterator[Transaction]:
        """Open, and commit when the block ends well.

        `branches` is '*' or a comma list; raises NoBranchContext when it must be there.
        """
        if self.walled and not branches:
            raise NoBranchContext
        with self.engine.begin() as session:
            if branches:
                stand_in(session, branches)
            transaction = Transaction(
                session,
                self.service,
                self.clock.read(session),
                actor or self.service,
                pepper=self.pepper,
            )
            yield transaction
        for act in transaction.afterwards:
            act()
