"""The limit of the broker: the same messages in and out, and no database."""

import os
import secrets
from datetime import UTC, datetime

from bench.plain_amqp import Outgoing, PlainClient
from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.record import Event
from libs.contracts.touchpoints import RelationshipRevalued, TouchpointLogged
from libs.values import BranchId, ClientId, TouchId

TYPES = {CallEnded.type: CallEnded}


def main() -> None:
    client = PlainClient(os.environ["KEEPWELL_TOUCHPOINTS_BROKER_URL"])
    client.consume("keepwell.touchpoints")
    known: set[str] = set()
    while not client.leaving:
        if batch := client.receive():
            events = [wire.decode(bytes(message.body), TYPES) for message in batch]
            fresh = {each.sent.id: each for each in events if each.sent.id not in known}
            known.update(fresh)
            client.publish(out for call in fresh.values() for out in derived(call))
            client.settle(batch)


def derived(call: CallEnded) -> list[Outgoing]:
    logged = TouchpointLogged(
        touch_id=TouchId(call.call_id),
        client_id=ClientId(call.number),
        branch_id=BranchId("vienna"),
        kind="call",
        gap_class="personal",
        satisfies="call",
        gamma=0.2,
        direction=call.direction,
        occurred_at=call.started_at,
    )
    revalued = RelationshipRevalued(
        client_id=ClientId(call.number),
        branch_id=BranchId("vienna"),
        as_of=call.started_at,
        law="compound",
        rate=0.1,
        grace_days=0,
        revision=1,
        level="healthy",
        value=61.0,
        decays_from=call.started_at,
    )
    return [outgoing(logged), outgoing(revalued)]


def outgoing(event: Event) -> Outgoing:
    sent = wire.addressed(event, id=secrets.token_hex(16), time=datetime.now(UTC))
    return event.routing_key, wire.encode(sent)


if __name__ == "__main__":
    main()
