"""A batch of events: accepted, handled and settled in one transaction.

When something unexpected is raised the batch is rolled back and halved until the one
event to blame is alone; only that one is charged.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog

from libs.bus import freshness
from libs.bus.failures import is_infrastructure, verdict_on
from libs.contracts import wire
from libs.contracts.record import Event
from libs.contracts.verdicts import Park, Refuse, Retry, Verdict, Verdicts
from libs.observability import metrics
from libs.storage import inbox
from libs.storage.inbox import Accepted, Arrival, Outcome, State
from libs.storage.retries import persistently
from libs.storage.transactions import Transaction, Transactions
from libs.values import Invalid, Refusal

log = structlog.get_logger(__name__)

Item = TypeVar("Item")
Hold = Callable[[Transaction, Sequence[Item]], list[Accepted]]
TakeInHand = Callable[[Transaction, Sequence[Event]], None]
Deliver = Callable[[Transaction, str, Sequence[Event]], Verdicts | None]

FEW = 8  # events, one of which fails: each for itself is sooner than halves
TRACE_CHARACTERS = 8_000


@dataclass(frozen=True)
class Batches:
    """Takes a service's batches; `deliver` hands one type's events to its handler.

    Before, `take_in_hand` sees them all: to lock in one order what they are about.
    """

    transactions: Transactions
    types: Mapping[str, type[Event]]
    deliver: Deliver
    committed: Callable[[], None]
    pauses: Sequence[timedelta]
    take_in_hand: TakeInHand

    def take(self, arrivals: Sequence[Arrival]) -> None:
        """Accept, handle and commit what a carrier brought."""
        if arrivals:
            self.work(arrivals, inbox.accept)

    def take_due(self, most: int) -> int:
        """Handle what waits in the inbox and is due; return how many there were."""
        with self.transactions.begin() as transaction:
            seqs = inbox.due(transaction, most)
        if seqs:
            self.work(seqs, inbox.hold)
        return len(seqs)

    def work(self, items: Sequence[Item], hold: Hold[Item]) -> None:
        if failure := self.attempt(items, hold):
            # Not while it is being handled: a trace would show its neighbours' too.
            self.narrow(items, hold, failure)
        else:
            self.committed()

    def attempt(self, items: Sequence[Item], hold: Hold[Item]) -> Exception | None:
        """Return what failed; raise it when a server is to blame."""
        try:
            persistently(partial(self.transact, items, hold))
        except Exception as failure:
            if is_infrastructure(failure):
                raise
            return failure
        return None

    def narrow(
        self, items: Sequence[Item], hold: Hold[Item], failure: Exception
    ) -> None:
        """Halve until few are left, then go one by one: each is alone at the end."""
        if len(items) == 1:
            self.charge(items, hold, failure)
            return
        size = 1 if len(items) <= FEW else (len(items) + 1) // 2
        for start in range(0, len(items), size):
            self.work(items[start : start + size], hold)

    def transact(self, items: Sequence[Item], hold: Hold[Item]) -> None:
        with self.transactions.begin() as transaction:
            held = hold(transaction, items)
            inbox.settle(transaction, self.handle(transaction, held))

    def charge(
        self, items: Sequence[Item], hold: Hold[Item], failure: Exception
    ) -> None:
        """Write the failure down on the one event that caused it."""
        reason = storable(f"{type(failure).__name__}: {failure}")
        trace = storable("".join(traceback.format_exception(failure)))
        verdict = verdict_on(failure) if isinstance(failure, Refusal) else Retry(reason)
        with self.transactions.begin() as transaction:
            for entry in hold(transaction, items):
                log.warning(
                    "event failed", type=entry.type, failure=type(failure).__name__
                )
                outcome = self.outcome(entry, verdict, trace)
                inbox.settle(transaction, [outcome])
                freshness.observe(transaction, self.of_ours(entry, outcome))
                transaction.once_committed(
                    partial(count, transaction.service, entry.type, [verdict], 0)
                )

    def handle(
        self, transaction: Transaction, held: Sequence[Accepted]
    ) -> list[Outcome]:
        """Hand the held events to their handlers, a type at a time."""
        outcomes: list[Outcome] = []
        by_type: dict[str, list[tuple[Accepted, Event]]] = {}
        for entry in held:
            try:
                event = self.read(entry)
            except wire.UnknownType as unknown:
                # In an upgrade a newer worker hears it and is about to take over.
                outcomes.append(self.outcome(entry, Retry(explained(unknown))))
            except Invalid as unreadable:
                outcomes.append(self.outcome(entry, Park(explained(unreadable))))
            else:
                by_type.setdefault(event.type, []).append((entry, event))
        heard = [event for pairs in by_type.values() for _, event in pairs]
        self.take_in_hand(transaction, heard)
        for name, pairs in by_type.items():
            outcomes += self.hand_over(transaction, name, pairs)
        return outcomes

    def hand_over(
        self, transaction: Transaction, name: str, pairs: list[tuple[Accepted, Event]]
    ) -> list[Outcome]:
        for _, event in pairs:
            if event.subject:
                transaction.because_of(event.sent, event.subject)
        with metrics.HANDLER_SECONDS.labels(transaction.service, name).time():
            verdicts = self.deliver(transaction, name, [event for _, event in pairs])
        outcomes, settled = [], []
        for entry, event in pairs:
            verdict = verdicts.get(event.key) if verdicts else None
            outcome = self.outcome(entry, verdict)
            settled.append((event, outcome.state))
            if verdict or entry.waited:
                outcomes.append(outcome)
        freshness.observe(transaction, settled)
        given = list(verdicts.values()) if verdicts else []
        transaction.once_committed(
            partial(count, transaction.service, name, given, len(pairs) - len(given))
        )
        return outcomes

    def read(self, entry: Accepted) -> Event:
        if entry.problem:
            raise Invalid(entry.problem)
        return wire.decode(entry.body, self.types)

    def of_ours(self, entry: Accepted, outcome: Outcome) -> list[tuple[Event, State]]:
        """Return the event with its state; nothing when it cannot be read."""
        try:
            return [(self.read(entry), outcome.state)]
        except (wire.UnknownType, Invalid):
            return []

    def outcome(
        self, entry: Accepted, verdict: Verdict | None, trace: str | None = None
    ) -> Outcome:
        """Translate a verdict into what the inbox remembers."""
        if verdict is None:
            return Outcome(entry.seq, State.DONE, entry.attempts, None)
        settled: dict[str, Any] = {"reason": verdict.reason, "trace": trace}
        attempts = entry.attempts + 1
        if isinstance(verdict, Refuse):
            return Outcome(entry.seq, State.REFUSED, attempts, entry.body, **settled)
        if isinstance(verdict, Park) or attempts > len(self.pauses):
            return Outcome(entry.seq, State.PARKED, attempts, entry.body, **settled)
        again = datetime.now(UTC) + self.pauses[attempts - 1]
        return Outcome(entry.seq, State.WAITING, attempts, entry.body, again, **settled)


def count(service: str, name: str, verdicts: Sequence[Verdict], done: int) -> None:
    for verdict in verdicts:
        kind = type(verdict).__name__.lower()
        metrics.EVENTS_HANDLED.labels(service, name, kind).inc()
    metrics.EVENTS_HANDLED.labels(service, name, "done").inc(done)


def storable(told: str) -> str:
    """Cut to length what PostgreSQL is to keep; it keeps no NUL."""
    return told.replace("\0", "")[-TRACE_CHARACTERS:]


def explained(refusal: Refusal) -> str:
    """Give a refusal in one line, its fields included."""
    fields = "; ".join(f"{field.path}: {field.detail}" for field in refusal.fields)
    return f"{refusal.detail} ({fields})" if fields else refusal.detail
