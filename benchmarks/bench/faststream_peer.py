"""The peer: a FastStream service that does the identical job, one event at a time.

A hundred events are under way at once, on ten connections to PostgreSQL; each has a
transaction of its own, its confirms are awaited, and it is acknowledged at the end.
"""

import asyncio
import hashlib
import os
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
from faststream import AckPolicy, FastStream
from faststream.rabbit import (
    Channel,
    ExchangeType,
    RabbitBroker,
    RabbitExchange,
    RabbitQueue,
)

from bench import peer_statements as sql
from bench.peer_messages import (
    CallEnded,
    Envelope,
    Logged,
    RelationshipRevalued,
    Revalued,
    TouchpointLogged,
)
from libs.decay import Law, Standing, Terms, touched
from services.touchpoints.domain.credit import blank
from services.touchpoints.domain.levels import Relationship, level_at, next_crossing

try:
    import uvloop
except ImportError:
    run = asyncio.run
else:
    run = uvloop.run

PREFETCH = 100
CONNECTIONS = 10
KIND, GAMMA, GAP_CLASS, SATISFIES = "call", 0.2, "personal", "call"
TERMS = Terms()

broker = RabbitBroker(
    os.environ["KEEPWELL_TOUCHPOINTS_BROKER_URL"],
    default_channel=Channel(prefetch_count=PREFETCH),
)
calls = RabbitQueue(os.environ["PEER_QUEUE"], declare=False)
events = RabbitExchange("keepwell.events", ExchangeType.TOPIC, declare=False)


async def main() -> None:
    async with asyncpg.create_pool(
        os.environ["PEER_DATABASE_URL"], min_size=CONNECTIONS, max_size=CONNECTIONS
    ) as pool:
        app = FastStream(broker)
        app.context.set_global("pool", pool)
        subscribe(pool)
        await app.run()


def subscribe(pool: asyncpg.Pool) -> None:
    @broker.subscriber(calls, ack_policy=AckPolicy.NACK_ON_ERROR)
    async def on_call_ended(call: CallEnded) -> None:
        async with pool.acquire() as connection:
            async with connection.transaction():
                announced = await log(connection, call)
            if announced:
                await publish(connection, announced)


async def log(
    connection: asyncpg.Connection, call: CallEnded
) -> dict[int, Envelope] | None:
    """Log and credit a call that is new; return what to publish by outbox id."""
    digest = hashlib.sha256(call.model_dump_json().encode()).digest()
    key = (call.source, call.id, digest, call.type)
    if not await connection.fetchval(sql.ACCEPT, *key):
        return None
    whose = await connection.fetchrow(sql.RESOLVE, call.data.number)
    staff = await connection.fetchrow(
        sql.STAFF, call.data.staff_email, call.data.extension
    )
    logged = await log_touch(connection, call, whose, staff)
    revalued = await credit(connection, logged.data)
    announced = [logged, revalued]
    ids = await connection.fetch(
        sql.ANNOUNCE,
        [each.type for each in announced],
        [each.model_dump_json().encode() for each in announced],
    )
    return {row["id"]: each for row, each in zip(ids, announced, strict=True)}


async def log_touch(
    connection: asyncpg.Connection,
    call: CallEnded,
    whose: asyncpg.Record,
    staff: asyncpg.Record,
) -> TouchpointLogged:
    said = call.data
    logged = Logged(
        touch_id=f"{call.source}\n{call.id}",
        client_id=whose["client_id"],
        branch_id=whose["branch_id"],
        kind=KIND,
        gap_class=GAP_CLASS,
        satisfies=SATISFIES,
        gamma=GAMMA,
        direction=said.direction,
        occurred_at=said.started_at,
        random=False,
        staff_id=staff["staff_id"],
        contact_id=whose["contact_id"],
    )
    await connection.execute(
        sql.TOUCH,
        *(logged.touch_id, logged.branch_id, logged.client_id, logged.contact_id),
        *(staff["branch_id"], logged.staff_id, KIND, said.direction),
        *(said.started_at, datetime.now(UTC), said.talk_seconds, said.number),
        said.outcome,
    )
    return TouchpointLogged(
        **address("keepwell.touchpoint.logged.v1", logged), data=logged
    )


async def credit(connection: asyncpg.Connection, touch: Logged) -> RelationshipRevalued:
    at, now = touch.occurred_at, datetime.now(UTC)
    await connection.execute(
        sql.CREDIT,
        *(touch.branch_id, touch.client_id, touch.touch_id, KIND, GAMMA, at, now),
    )
    row = await connection.fetchrow(sql.LOCK, touch.client_id)
    before = standing_of(row) or blank(TERMS, at)
    standing = replace(touched(before, GAMMA, at), revision=row["revision"] + 1)
    relationship = Relationship(row["since"], ZoneInfo(row["zone"]), standing, at)
    level = level_at(relationship, now).value
    await connection.execute(
        sql.REVALUE,
        *(touch.client_id, standing.value, standing.as_of, standing.decays_from),
        *(standing.revision, at, level, next_crossing(relationship, now)),
    )
    revalued = Revalued(
        client_id=touch.client_id,
        branch_id=touch.branch_id,
        as_of=standing.as_of,
        law=standing.law.value,
        rate=standing.rate,
        grace_days=standing.grace.days,
        revision=standing.revision,
        level=level,
        value=standing.value,
        decays_from=standing.decays_from,
    )
    return RelationshipRevalued(
        **address("keepwell.relationship.revalued.v1", touch), data=revalued
    )


def standing_of(row: asyncpg.Record) -> Standing | None:
    if row["value"] is None:
        return None
    return Standing(
        row["value"],
        row["as_of"],
        row["decays_from"],
        Law(row["law"]),
        row["rate"],
        timedelta(days=row["grace"].days),
        row["revision"],
    )


def address(event_type: str, touch: Logged) -> dict[str, object]:
    return {
        "id": secrets.token_hex(16),
        "source": "keepwell/touchpoints",
        "type": event_type,
        "subject": touch.client_id,
        "time": datetime.now(UTC),
        "branchid": touch.branch_id,
    }


async def publish(
    connection: asyncpg.Connection, announced: dict[int, Envelope]
) -> None:
    """Publish all at once, await their confirms and mark them."""
    sent = [
        broker.publish(
            each,
            exchange=events,
            routing_key=each.type.removeprefix("keepwell."),
            persist=True,
            user_id="keepwell-touchpoints",
        )
        for each in announced.values()
    ]
    await asyncio.gather(*sent)
    await connection.execute(sql.PUBLISHED, list(announced))


if __name__ == "__main__":
    run(main())
