"""The calls of an MSP's clients, day by day, and what they make of a relationship."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.clients import BranchRecorded, ClientRecorded, StaffRecorded
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.usecases import facts

BRANCH = BranchId("vienna")
CLIENTS = 2_000
REPEATED = 50  # one event in so many comes twice
BEGINNING = datetime(2024, 1, 1, 8, tzinfo=UTC)
FULL, GAMMA, KEPT_A_MONTH, DAYS_A_MONTH = 100, 0.2, 0.9, 30.4375


def introduce(transaction: Transaction) -> None:
    """Record a branch, one of ours and clients with a number each."""
    facts.record_branches(transaction, [BranchRecorded.example()])
    facts.record_staff(transaction, [StaffRecorded.example()])
    facts.record_clients(transaction, [client(n) for n in range(CLIENTS)])


def client(number: int) -> ClientRecorded:
    return ClientRecorded(
        client_id=ClientId(f"c-{number:05}"),
        branch_id=BRANCH,
        name=f"Client {number}",
        status="active",
        tier="B",
        since=date(2020, 5, 1),
        phones=(phone(number),),
        revision=1,
        account_manager=StaffId("s-07"),
    )


def phone(number: int) -> str:
    return f"+4372{number:07}"


@dataclass
class Calls:
    """One schema's calls: every client is called once before any is called again."""

    made: Iterator[int] = field(default_factory=count)
    number: int = 0

    def batch(self, many: int) -> list[bytes]:
        """Make the bodies of so many calls, and of those among them that come twice."""
        bodies: list[bytes] = []
        for nth in range(many):
            bodies.append(body(next(self.made)))
            if nth % REPEATED == REPEATED - 1:
                bodies.append(bodies[-10])
        self.number += many
        return bodies

    def worth(self) -> float:
        """Add up, by the law's own formula, what all relationships are worth."""
        whole_days, rest = divmod(self.number, CLIENTS)
        return (CLIENTS - rest) * worth_after(whole_days) + rest * worth_after(
            whole_days + 1
        )


def worth_after(days: int) -> float:
    value = 0.0
    for _ in range(days):
        value *= KEPT_A_MONTH ** (1 / DAYS_A_MONTH)
        value += GAMMA * (FULL - value)
    return value


def body(nth: int) -> bytes:
    day, which = divmod(nth, CLIENTS)
    started_at = BEGINNING + timedelta(days=day, seconds=which)
    call = CallEnded(
        call_id=f"{started_at:%s}.{which}",
        direction="out" if which % 2 else "in",
        number=phone(which),
        started_at=started_at,
        outcome="answered",
        talk_seconds=120 + which % 600,
        extension="21",
        staff_email="anna@msp.example",
        queue="sales",
        linked_id=f"{started_at:%s}.0",
    )
    return wire.encode(
        wire.addressed(
            call,
            id=f"{nth:08}-call-ended",
            time=started_at + timedelta(minutes=20),
            source="pbx/vienna",
            branches=(BRANCH,),
        )
    )
