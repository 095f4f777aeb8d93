"""The limit of the job: the same statements in a plain loop, without nameko or bus.

One thread: receive a batch, accept and handle it in one transaction, publish what the
outbox holds within a window of confirms, mark it, acknowledge.
"""

import os

from bench.plain_amqp import PlainClient
from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.storage import inbox, outbox
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.inbox import Arrival
from libs.storage.transactions import Transactions
from services.touchpoints.usecases import calls

TYPES = {CallEnded.type: CallEnded}
WINDOW = 500


def main() -> None:
    client = PlainClient(os.environ["KEEPWELL_TOUCHPOINTS_BROKER_URL"])
    engine = engine_for(
        os.environ["KEEPWELL_TOUCHPOINTS_WORKER_DATABASE_URL"], 1, "batch-client"
    )
    transactions = Transactions(engine, "touchpoints", WallClock(), walled=False)
    client.consume("keepwell.touchpoints")
    while not client.leaving:
        if batch := client.receive():
            take(transactions, [bytes(message.body) for message in batch])
            while relay(transactions, client) == WINDOW:
                pass
            client.settle(batch)


def take(transactions: Transactions, bodies: list[bytes]) -> None:
    with transactions.begin() as transaction:
        fresh = inbox.accept(transaction, [arrival(body) for body in bodies])
        calls.log(transaction, [wire.decode(each.body, TYPES) for each in fresh])


def arrival(body: bytes) -> Arrival:
    peek = wire.peek(body)
    return Arrival(peek.source, peek.id, wire.digest(body), peek.type, body)


def relay(transactions: Transactions, client: PlainClient) -> int:
    with transactions.begin() as transaction:
        waiting = outbox.unpublished(transaction.session, "touchpoints", WINDOW)
        if waiting:
            client.publish((a.type.removeprefix("keepwell."), a.body) for a in waiting)
            ids = [announcement.id for announcement in waiting]
            outbox.mark_published(transaction.session, "touchpoints", ids)
    return len(waiting)


if __name__ == "__main__":
    main()
