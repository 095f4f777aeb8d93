"""A sender whose clock went astray rests: else it would send what is not due yet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import structlog

from libs.bus.loops import GoesOn, Round
from libs.clock import Clock
from libs.storage.transactions import Transaction, Transactions
from services.outbound.storage import instances

MOST = timedelta(minutes=1)
# All loops of a worker look at one clock: once in so long, unless it jumps.
KEPT = timedelta(seconds=5)

log = structlog.get_logger(__name__)


@dataclass
class Watch:
    """This machine's clock beside the database's, which all machines share."""

    transactions: Transactions
    clock: Clock
    who: Callable[[Transaction], str]  # the instance that the senders are of
    astray: bool = field(default=False, init=False)
    looked_at: datetime | None = field(default=None, init=False)
    lock: Lock = field(default_factory=Lock, init=False)

    def guarded(self, go_round: Round) -> Round:
        """Have a round wait for as long as the clocks do not agree."""

        def go(goes_on: GoesOn) -> bool:
            return self.agrees() and go_round(goes_on)

        return go

    def agrees(self) -> bool:
        """Say whether the clocks agree, or did a moment ago."""
        with self.lock:
            looked_at = self.looked_at
            if looked_at is None or abs(self.clock.now() - looked_at) > KEPT:
                self.look()
        return not self.astray

    def look(self) -> None:
        """Compare the clocks, and tell people of it."""
        with self.transactions.begin() as transaction:
            now = self.clock.now()
            apart = now - instances.wall(transaction)
            seconds = round(apart.total_seconds())
            astray = abs(apart) > MOST
            if astray:
                instances.astray(transaction, self.who(transaction), seconds)
        was, self.astray, self.looked_at = self.astray, astray, now
        if was != astray:
            log.warning("clock compared", seconds=seconds)
