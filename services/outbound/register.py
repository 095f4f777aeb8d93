"""The register: what is on its way and what came of it, written before it happens.

Several hands that are ready at the same moment share one commit.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from libs.clock import Clock
from libs.storage.transactions import Transaction, Transactions
from libs.values import Refused
from services.outbound.domain.parcels import (
    Closed,
    NotNow,
    Outcome,
    Taken,
    Unknown,
)
from services.outbound.storage import claims, lanes
from services.outbound.storage.claims import Lease
from services.outbound.usecases import settling

# Longer than a server may take after the final dot.
ON_THE_WAY = timedelta(minutes=15)
FAILURES = 10
REST = timedelta(minutes=15)


class TooLate(Refused):
    """The message may not go out any more."""


@dataclass(frozen=True)
class Noted:
    """What came of a message, and by whose claim."""

    by: str
    outcome: Outcome


@dataclass
class Register:
    """One lane's entries and exits."""

    transactions: Transactions
    lane: str
    clock: Clock
    leaving: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Noted] = field(default_factory=dict)
    on_the_way: set[str] = field(default_factory=set)
    untold: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    troubled: bool = True  # until it was seen to work
    failures: int = 0  # in a row
    asked_to_rest: bool = False

    @property
    def failing(self) -> bool:
        """Whether it is time to leave the other side alone."""
        return self.failures >= FAILURES or self.asked_to_rest

    def hand_over(self, message: str, by: str) -> None:
        """Commit that a message is on its way; raises TooLate when it may not be."""
        self.leaving[message] = by
        try:
            self.write_with_others(message)
        finally:
            self.leaving.pop(message, None)
        if message not in self.on_the_way:
            raise TooLate

    def write_with_others(self, message: str) -> None:
        """Write what waits, unless another hand has done so by now."""
        with self.lock:
            if message in self.leaving:
                self.write()

    def came_of(self, message: str, by: str, outcome: Outcome) -> None:
        """Note what came of a message; it is written with whatever is written next."""
        self.on_the_way.discard(message)
        self.outcomes[message] = Noted(by, outcome)
        failed = isinstance(outcome, NotNow | Closed)
        self.failures = self.failures + 1 if failed else 0
        self.asked_to_rest = self.asked_to_rest or rest_after(outcome) > timedelta()

    def settle(self) -> None:
        """Write down what was noted, and tell of what went out."""
        with self.lock:
            if self.outcomes:
                self.write()
            self.asked_to_rest = False
            if self.untold:
                self.tell()

    def write(self) -> None:
        """Write all that was noted in one transaction."""
        leaving, outcomes = dict(self.leaving), dict(self.outcomes)
        with self.transactions.begin() as transaction:
            self.write_others(transaction, outcomes)
            gone = claims.pass_on(
                transaction, leaving, taken_of(outcomes), self.lease()
            )
        self.on_the_way |= gone
        self.untold += taken_of(outcomes)
        for message in leaving:
            self.leaving.pop(message, None)
        for message in outcomes:
            del self.outcomes[message]

    def lease(self) -> Lease:
        now = self.clock.now()
        return Lease(now, now + ON_THE_WAY)

    def tell(self) -> None:
        """Announce what went out; whoever tends the ledger does if this fails."""
        untold, self.untold = self.untold, []
        with self.transactions.begin() as transaction:
            settling.tell(transaction, untold)

    def write_others(
        self, transaction: Transaction, outcomes: dict[str, Noted]
    ) -> None:
        """Write down what was not simply taken."""
        others = {
            message: noted
            for message, noted in outcomes.items()
            if not isinstance(noted.outcome, Taken)
        }
        if others:
            told = {message: noted.outcome for message, noted in others.items()}
            settling.settle(transaction, told, [noted.by for noted in others.values()])
        self.count(transaction, [noted.outcome for noted in outcomes.values()])

    def count(self, transaction: Transaction, outcomes: list[Outcome]) -> None:
        """Leave the lane alone for a while when it failed again and again."""
        failures = sum(isinstance(each, NotNow | Closed) for each in outcomes)
        if failures < len(outcomes) and self.troubled:
            lanes.worked(transaction, self.lane)
            transaction.once_committed(self.no_trouble)
        elif failures and failures == len(outcomes):
            self.failed(transaction, failures)
        if rest := max(map(rest_after, outcomes), default=timedelta()):
            lanes.throttle(transaction, self.lane, transaction.now + rest)

    def failed(self, transaction: Transaction, failures: int) -> None:
        self.troubled = True
        if lanes.failed(transaction, self.lane, failures) >= FAILURES:
            lanes.rest(transaction, self.lane, transaction.now + REST)

    def no_trouble(self) -> None:
        self.troubled = False


def rest_after(outcome: Outcome) -> timedelta:
    """Return how long the other side asked to be left alone."""
    told = outcome.rest if isinstance(outcome, NotNow | Unknown) else None
    return told or timedelta()


def taken_of(outcomes: dict[str, Noted]) -> dict[str, tuple[str, str | None]]:
    """Return whose claim each message that was taken is, and its reference."""
    return {
        message: (noted.by, noted.outcome.reference or None)
        for message, noted in outcomes.items()
        if isinstance(noted.outcome, Taken)
    }
