"""How fast an event is read and judged: our fast path against marshmallow alone.

Both read the same bytes into the same records: parse, envelope, data.
"""

import gc
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import marshmallow
from bench.findings import at_least, check, note
from marshmallow import fields

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import event_types
from libs.contracts.envelope import EnvelopeSchema, written_branches
from libs.contracts.record import Event
from libs.contracts.touchpoints import RelationshipRevalued, TouchpointLogged

TRAVEL_MOST = (CallEnded, TouchpointLogged, RelationshipRevalued)
ROUNDS = 15
EVENTS = 3_000
SENT_AT = datetime(2026, 3, 2, 8, 7, tzinfo=UTC)

Read = Callable[[bytes], Any]


def main() -> None:
    bodies = [body(nth) for nth in range(EVENTS)]
    check_equal(bodies)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(decode, bodies))
        theirs.append(seconds(load, bodies))
    note(f"ours {min(ours) / EVENTS * 1e6:.1f} us an event")
    note(f"marshmallow {min(theirs) / EVENTS * 1e6:.1f} us an event")
    ratios = [slow / fast for slow, fast in zip(theirs, ours, strict=True)]
    at_least("validation_vs_marshmallow", ratios, 15)


def body(nth: int) -> bytes:
    event: Event = TRAVEL_MOST[nth % len(TRAVEL_MOST)].example()
    source = event.source or "pbx/vienna"
    sent = wire.addressed(event, id=f"{nth:032x}", time=SENT_AT, source=source)
    return wire.encode(sent)


def whole(event_type: type[Event]) -> marshmallow.Schema:
    """Make marshmallow's schema of an event with its envelope, once."""
    inside = fields.Nested(event_type.Schema, required=True)
    return EnvelopeSchema.from_dict({"data": inside})()


TYPES = event_types()
SCHEMAS = {event_type.type: whole(event_type) for event_type in TRAVEL_MOST}


def decode(body: bytes) -> Event:
    return wire.decode(body, TYPES)


def load(body: bytes) -> dict[str, Any]:
    content = json.loads(body)
    return SCHEMAS[content["type"]].load(content)


def check_equal(bodies: Sequence[bytes]) -> None:
    """Hold the events both make of the bodies against each other."""
    for each in bodies:
        event, loaded = decode(each), load(each)
        check("event", event, loaded["data"])
        sent = event.sent
        found = (sent.source, sent.id, sent.time, written_branches(sent.branches))
        written = (loaded["source"], loaded["id"], loaded["time"], loaded["branchid"])
        check("envelope", found, written)


def seconds(read: Read, bodies: Sequence[bytes]) -> float:
    gc.collect()
    begun = time.perf_counter()
    for each in bodies:
        read(each)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
