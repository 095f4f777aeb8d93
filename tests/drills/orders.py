"""What is asked of those who are drilled: good orders, and every bad kind of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import ClassVar
from uuid import uuid4

from libs.contracts import fields, wire
from libs.contracts.record import Event, EventSchema

TOGETHER = 5  # orders in one transaction
PAUSE = 0.04  # seconds between two transactions

# What becomes of each kind.
FATES = {
    "good": "done",
    "twice": "done",
    "refuse": "refused",
    "raise": "parked",
    "malformed": "parked",
    "garbled": "parked",
}
MIX = ("good",) * 28 + ("twice",) * 4 + ("refuse", "raise", "malformed", "garbled")


@dataclass(frozen=True, kw_only=True)
class Ordered(Event):
    """Somebody ordered something."""

    type: ClassVar[str] = "keepwell.drill.ordered.v1"
    source: ClassVar[str | None] = "keepwell/drill"

    kind: str

    class Schema(EventSchema):
        kind = fields.text("good")


@dataclass(frozen=True, kw_only=True)
class Shipped(Event):
    """What was ordered went out."""

    type: ClassVar[str] = "keepwell.drill.shipped.v1"
    source: ClassVar[str | None] = "keepwell/drill"

    order: str

    class Schema(EventSchema):
        order = fields.text("7")


@dataclass(frozen=True)
class Order:
    """An order as it is sent, and the id under which it will be remembered."""

    id: str
    kind: str
    body: bytes


def orders() -> Iterator[list[Order]]:
    """Make orders without end, of every kind in turn."""
    kinds = cycle(MIX)
    while True:
        yield [order(kind) for kind in islice(kinds, TOGETHER)]


def order(kind: str) -> Order:
    event_id = uuid4().hex
    ordered = wire.addressed(
        Ordered(kind=kind), id=event_id, time=datetime.now(UTC), branches=()
    )
    body = wire.encode(ordered)
    if kind == "malformed":
        body = body.replace(b'"malformed"', b"7")
    if kind == "garbled":
        body = body[1:]
        event_id = wire.fingerprint(body).hex()
    return Order(event_id, kind, body)
