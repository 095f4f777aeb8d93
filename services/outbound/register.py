"""The register: what is on its way and what came of it, written before it happens.

Several hands that are ready at the same moment share one commit.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import NamedTuple

import structlog

from libs.bus.loops import apart
from libs.clock import Clock
from libs.storage.transactions import Transaction, Transactions
from libs.values import Refused
from libs.waiting import pause
from services.outbound.domain.parcels import Outcome, Taken
from services.outbound.domain.trouble import (
    FAILURES,
    Trouble,
    failed_last,
    rest_after,
)
from services.outbound.storage import claims, lanes
from services.outbound.storage.claims import Held, Lease
from services.outbound.usecases import outcomes as usecase
from services.outbound.usecases import settling

# Longer than a server may take after the final dot.
ON_THE_WAY = timedelta(minutes=15)
REST = timedelta(minutes=15)
# Who comes so soon after the first shares its commit, which takes about as long.
TO_GATHER = 0.001  # seconds

log = structlog.get_logger(__name__)


class TooLate(Refused):
    """The message may not go out any more."""


class Entries(NamedTuple):
    """What is written at a time: what leaves, and what came of what had left."""

    leaving: Collection[Held]
    outcomes: Mapping[Held, Outcome]


@dataclass
class Register:
    """One lane's entries and exits; `armed` names the instance that has to be."""

    transactions: Transactions
    lane: str
    clock: Clock
    armed: Callable[[Transaction], str | None]
    leaving: set[Held] = field(default_factory=set)
    outcomes: dict[Held, Outcome] = field(default_factory=dict)
    on_the_way: set[Held] = field(default_factory=set)
    untold: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    trouble: Trouble = field(default_factory=Trouble)
    troubled: bool = True  # on record, until it was seen to work

    def hand_over(self, message: str, by: str) -> None:
        """Commit that a message is on its way; raises TooLate when it may not be."""
        held = Held(message, by)
        self.leaving.add(held)
        try:
            self.write_with_others(held)
        finally:
            self.leaving.discard(held)
        if held not in self.on_the_way:
            raise TooLate

    def write_with_others(self, held: Held) -> None:
        """Write what waits, unless another hand has done so by now."""
        with self.lock:
            if held in self.leaving:
                pause(TO_GATHER)
                self.write()

    def came_of(self, message: str, by: str, outcome: Outcome) -> None:
        """Note what came of a message; it is written with whatever is written next."""
        self.on_the_way.discard(Held(message, by))
        self.outcomes[Held(message, by)] = outcome
        self.trouble.came(outcome)

    def settle(self) -> None:
        """Write down what was noted, and tell of what went out."""
        with self.lock:
            if self.outcomes:
                self.write()
            self.trouble.heeded()
            if self.untold:
                self.tell()

    def write(self) -> None:
        """Write all that was noted in one transaction, or apart if that fails."""
        entries = Entries(frozenset(self.leaving), dict(self.outcomes))
        apart([entries], self.write_down, self.write_apart)

    def write_down(self, together: Sequence[Entries]) -> None:
        (entries,) = together
        outcomes = entries.outcomes
        taken = taken_of(outcomes)
        with self.transactions.begin() as transaction:
            self.write_others(transaction, outcomes)
            lease = self.lease(transaction)
            gone = claims.pass_on(transaction, entries.leaving, taken, lease)
        self.on_the_way |= gone
        self.untold += [held.message for held in taken]
        self.leaving -= set(entries.leaving)
        for held in outcomes:
            del self.outcomes[held]

    def write_apart(self, entries: Entries, _failure: Exception) -> None:
        """Write what can be written, and then what leaves."""
        alone = [Entries((), {held: came}) for held, came in entries.outcomes.items()]
        for each in alone:
            apart([each], self.write_down, self.leave_in_doubt)
        self.write_down([Entries(entries.leaving, {})])

    def leave_in_doubt(self, entries: Entries, failure: Exception) -> None:
        """Forget what cannot be written: whoever tends the ledger finds the message."""
        told = type(failure).__name__
        for held in entries.outcomes:
            log.error("outcome not written", message=held.message, failure=told)
            del self.outcomes[held]
        if self.trouble.is_enough:
            self.rest_unwritten()

    def rest_unwritten(self) -> None:
        """Leave the lane alone after failures of which none could be written."""
        with self.transactions.begin() as transaction:
            lanes.failed(transaction, self.lane, FAILURES)
            lanes.rest(transaction, self.lane, transaction.now + REST)
        self.trouble.rested()
        self.in_trouble()

    def lease(self, transaction: Transaction) -> Lease:
        now = self.clock.now()
        return Lease(now, now + ON_THE_WAY, self.armed(transaction))

    def tell(self) -> None:
        """Announce what went out; whoever tends the ledger does if this fails."""
        untold, self.untold = self.untold, []
        with self.transactions.begin() as transaction:
            settling.tell(transaction, untold)

    def write_others(
        self, transaction: Transaction, outcomes: Mapping[Held, Outcome]
    ) -> None:
        """Write down what was not simply taken."""
        others = {
            held: came for held, came in outcomes.items() if not isinstance(came, Taken)
        }
        if others:
            told = {held.message: came for held, came in others.items()}
            usecase.record(transaction, told, [held.by for held in others])
        self.count(transaction, list(outcomes.values()))

    def count(self, transaction: Transaction, outcomes: list[Outcome]) -> None:
        """Leave the lane alone for a while when it failed again and again."""
        failures = failed_last(outcomes)
        if failures < len(outcomes) and self.troubled:
            lanes.worked(transaction, self.lane)
            transaction.once_committed(self.no_trouble)
        if failures:
            self.failed(transaction, failures)
        if rest := max(map(rest_after, outcomes), default=timedelta()):
            lanes.throttle(transaction, self.lane, transaction.now + rest)

    def failed(self, transaction: Transaction, failures: int) -> None:
        in_a_row = lanes.failed(transaction, self.lane, failures)
        if max(in_a_row, self.trouble.failures) >= FAILURES:
            lanes.rest(transaction, self.lane, transaction.now + REST)
            transaction.once_committed(self.trouble.rested)
        transaction.once_committed(self.in_trouble)

    def in_trouble(self) -> None:
        self.troubled = True

    def no_trouble(self) -> None:
        self.troubled = False


def taken_of(outcomes: Mapping[Held, Outcome]) -> dict[Held, str | None]:
    """Return what was taken, each with its reference."""
    return {
        held: came.reference or None
        for held, came in outcomes.items()
        if isinstance(came, Taken)
    }
