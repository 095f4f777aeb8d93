"""The sender: hands that claim what is due, prepare it and pass it on, lane by lane."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from threading import BoundedSemaphore, Lock
from uuid import uuid4

from libs.bus.loops import GoesOn, Round, apart, within
from libs.clock import Clock
from libs.storage.transactions import Transaction, Transactions
from services.outbound.domain.dispatches import Message
from services.outbound.domain.parcels import Adapter, NotNow, Parcel, Unknown
from services.outbound.register import Register, TooLate
from services.outbound.storage import claims, instances, lanes
from services.outbound.storage.claims import Claim, Held, Reachable
from services.outbound.usecases import preparing, settling, tending
from services.outbound.usecases.preparing import Stages

AT_ONCE = 50
TO_PREPARE = timedelta(minutes=2)
# What was judged is handed over by then, or judged again.
TO_HAND_OVER = timedelta(seconds=30)
# Less than is kept for it on record, and more than a mail server may take.
TO_ANSWER = timedelta(minutes=12)
# Lanes that prepare at a time: as many as leave connections to whoever hands over.
PREPARE = 2
MAKE_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Lane:
    """A way out to one peer, which holds up no other; `live` leads out of the house."""

    name: str
    whose: Reachable
    adapter: Callable[[], Adapter]
    live: bool
    hands: int = 1


@dataclass
class Office:
    """What all hands share: the database, the stages, the clock on the wall."""

    transactions: Transactions
    stages: Stages
    clock: Clock
    instance: str  # as the settings name it
    call: Callable[[], None] = lambda: None  # whoever rests
    identity: str = field(default="", init=False)
    desks: BoundedSemaphore = field(
        default_factory=partial(BoundedSemaphore, PREPARE), init=False
    )

    def look_after(self, _goes_on: GoesOn) -> bool:
        """Pick up what others left, and let go of what is late."""
        with self.transactions.begin() as transaction:
            instances.see(transaction, self.who(transaction))
            return tending.tend(transaction, self.clock.now()) >= tending.AT_ONCE

    def who(self, transaction: Transaction) -> str:
        """Tell which instance this is."""
        if not self.identity:
            self.identity = instances.identity(transaction, self.instance)
        return self.identity


@dataclass
class Counter:
    """One lane's hands and their register; more come when the first is busy.

    One prepares at a time: that takes a processor, and a connection to the database.
    """

    office: Office
    lane: Lane
    busy: bool = False
    turn: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        office = self.office
        self.register = Register(
            *(office.transactions, self.lane.name, office.clock), armed=self.armed
        )

    def hands(self) -> dict[str, Round]:
        """Make the rounds of the lane's hands, by name."""
        return {
            f"{self.lane.name}.{number}": Hand(self, number).go_round
            for number in range(self.lane.hands)
        }

    def claim(self, by: str) -> list[Message]:
        """Take messages in hand, unless this lane may not send."""
        with self.office.transactions.begin() as transaction:
            who = self.armed(transaction)
            shut = who is not None and not instances.armed(transaction, who)
            if shut or lanes.resting(transaction, self.lane.name):
                return []
            until = self.office.clock.now() + TO_PREPARE
            return claims.claim(transaction, self.lane.whose, Claim(by, AT_ONCE, until))

    def armed(self, transaction: Transaction) -> str | None:
        """Name the instance that has to be armed, unless all stays in the house."""
        return self.office.who(transaction) if self.lane.live else None

    def prepare(self, by: str, messages: Sequence[Message]) -> list[Parcel]:
        """Freeze what may go out, and hold on to it for a moment."""
        with self.office.transactions.begin() as transaction:
            parcels = preparing.prepare(transaction, messages, self.office.stages)
            until = self.office.clock.now() + TO_HAND_OVER
            claims.keep(transaction, by, parcels, until)
        return parcels

    def put_aside(self, by: str, message: Message, failure: Exception) -> None:
        """Let a message wait that cannot be made; the others go on."""
        told = NotNow(f"cannot be made: {type(failure).__name__}", MAKE_AGAIN_AFTER)
        with self.office.transactions.begin() as transaction:
            settling.put_aside(transaction, message.id, told, by)

    def gives_up(self, until: datetime) -> bool:
        """Say whether the rest of a batch is better left for later."""
        return self.register.trouble.is_enough or self.office.clock.now() >= until

    def release(self, by: str, messages: Sequence[Message]) -> None:
        """Put back what was not handed over."""
        with self.office.transactions.begin() as transaction:
            claims.release(transaction, by, [each.id for each in messages])


class Hand:
    """Works a lane: one connection, one message at a time."""

    def __init__(self, counter: Counter, number: int) -> None:
        self.counter = counter
        self.number = number
        self.adapter = counter.lane.adapter()

    def go_round(self, goes_on: GoesOn) -> bool:
        """Send a batch; return whether there was one."""
        if self.number and not self.counter.busy:
            return False
        by = uuid4().hex
        with self.counter.turn, self.counter.office.desks:
            messages = self.counter.claim(by)
            ready = self.prepared(by, messages)
        if messages:
            self.send(by, ready, goes_on)
            self.counter.release(by, messages)
        return bool(messages)

    def prepared(self, by: str, messages: Sequence[Message]) -> list[Parcel]:
        """Prepare a batch, and call the others when there is more."""
        counter = self.counter
        counter.busy = len(messages) == AT_ONCE
        if counter.busy:
            counter.office.call()
        prepare, put_aside = (
            partial(counter.prepare, by),
            partial(counter.put_aside, by),
        )
        return list(chain.from_iterable(apart(messages, prepare, put_aside)))

    def send(self, by: str, parcels: Sequence[Parcel], goes_on: GoesOn) -> None:
        counter = self.counter
        until = counter.office.clock.now() + TO_HAND_OVER
        for parcel in parcels:
            if not goes_on() or counter.gives_up(until):
                break
            apart([parcel], partial(self.pass_on, by), partial(self.blame, by))
        counter.register.settle()

    def pass_on(self, by: str, parcels: Sequence[Parcel]) -> None:
        """Hand one message over; what may not go out any more is put back."""
        (parcel,) = parcels
        register = self.counter.register
        now_or_never = partial(register.hand_over, parcel.message_id, by)
        try:
            with within(TO_ANSWER):
                outcome = self.adapter.hand_over(parcel, now_or_never)
        except TooLate:
            return
        register.came_of(parcel.message_id, by, outcome)

    def blame(self, by: str, parcel: Parcel, failure: Exception) -> None:
        """Note what an adapter did not expect; the next message has a fresh one."""
        register, told = self.counter.register, type(failure).__name__
        gone = Held(parcel.message_id, by) in register.on_the_way
        outcome = Unknown(told) if gone else NotNow(told, MAKE_AGAIN_AFTER)
        register.came_of(parcel.message_id, by, outcome)
        self.adapter.close()
