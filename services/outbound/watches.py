"""A sender whose clock went astray rests: else it would send what is not due yet."""

from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from libs.bus.loops import GoesOn, Round
from libs.clock import Clock
from libs.storage.transactions import Transactions
from services.outbound.storage import instances

MOST = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass
class Watch:
    """This machine's clock beside the database's, which all machines share."""

    transactions: Transactions
    clock: Clock
    astray: bool = field(default=False, init=False)

    def guarded(self, go_round: Round) -> Round:
        """Have a round wait for as long as the clocks do not agree."""

        def go(goes_on: GoesOn) -> bool:
            return self.agrees() and go_round(goes_on)

        return go

    def agrees(self) -> bool:
        """Say whether the clocks agree, and tell people when that changes."""
        with self.transactions.begin() as transaction:
            apart = self.clock.now() - instances.wall(transaction)
        was, self.astray = self.astray, abs(apart) > MOST
        if was != self.astray:
            log.warning("clock compared", seconds=round(apart.total_seconds()))
        return not self.astray
