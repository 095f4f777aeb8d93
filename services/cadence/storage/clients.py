"""Clients: one row each, from which lists are read without any job."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Json, Jsonb
from sqlalchemy import Row, text

from libs.decay import Standing
from libs.storage import driver
from libs.storage.bulk import Bulk
from libs.storage.reading import read
from libs.storage.standings import standing_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.clients import Client, Plan, Profile, Valuation
from services.cadence.domain.gaps import Tier
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import Status
from services.cadence.storage import policy_columns

CLIENTS = Bulk(
    "clients",
    {
        "client_id": "text",
        "branch_id": "text",
        "registered_at": "timestamptz",
        "last_call": "timestamptz",
        "last_meeting": "timestamptz",
        "last_random": "timestamptz",
        "came_at": "timestamptz",
        "name": "text",
        "tier": "text",
        "status": "text",
        "account_manager": "text",
        "phone": "text",
        "margin": "float8",
        "revision": "bigint",
        "tags": "jsonb",
        "deputy": "text",
        "reference": "text",
        "value": "float8",
        "as_of": "timestamptz",
        "decays_from": "timestamptz",
        "law": "text",
        "rate": "float8",
        "grace": "interval",
        "valued_revision": "bigint",
        "next_touch_at": "timestamptz",
        "too_tight_at": "timestamptz",
        "judged_until": "timestamptz",
        "call_since": "timestamptz",
        "meeting_since": "timestamptz",
    },
)
OVERWRITE = CLIENTS.last_wins("client_id")
FIRST_HEARD_OF = Bulk(
    "clients",
    {"client_id": "text", "branch_id": "text", "registered_at": "timestamptz"},
)
COLUMNS = (*CLIENTS.columns, "counts_for", "paused_until", *policy_columns.TYPES)
# A merged client is never without the one it counts for: both in one order.
# Every event begins with this: of what comes as JSON PostgreSQL always expects as many,
# and does not plan anew each time.
TAKEN = """
cadence.clients where client_id = any(array(
  select client_id from json_array_elements_text(:clients) as told (client_id)
  union all select c.counts_for
  from json_array_elements_text(:clients) as told (client_id)
  join cadence.clients c using (client_id) where c.counts_for is not null
)) order by client_id for no key update
"""
TAKE = f"select from {TAKEN}"
LOCK_KNOWN = f"select {', '.join(COLUMNS)} from {TAKEN}"


def take(transaction: Transaction, told: Collection[ClientId]) -> None:
    """Take clients in hand with whom they count for, all at once and in order.

    Whoever needs several begins with this: one after the other, two would wait for
    each other crosswise.
    """
    driver.run(transaction, TAKE, {"clients": Json(list(told))})


def lock(
    transaction: Transaction, branches: Mapping[ClientId, BranchId]
) -> list[Client]:
    """Take clients in hand, in order; one heard of for the first time gets its row."""
    held = lock_known(transaction, list(branches))
    if new := sorted(branches.keys() - {each.id for each in held}):
        fresh = [(each, branches[each], transaction.now) for each in new]
        FIRST_HEARD_OF.insert(transaction, fresh)
        held = lock_known(transaction, list(branches))
    return held


def lock_known(transaction: Transaction, known: Sequence[ClientId]) -> list[Client]:
    """Take clients in hand with whom they count for, as far as they were heard of."""
    rows = read(transaction, LOCK_KNOWN, {"clients": Json(list(known))})
    asked = frozenset(known)
    return [client_of(row) for row in rows if row.client_id in asked]


def lock_branches(transaction: Transaction, branches: Sequence[str]) -> list[Client]:
    """Take all clients of the branches in hand."""
    condition = "branch_id = any(:branches) order by client_id for no key update"
    return select(transaction, condition, branches=list(branches))


def lock_unplanned(transaction: Transaction, most: int) -> list[Client]:
    """Take clients in hand whom we keep up with and nobody is to contact."""
    condition = (
        "next_touch_at is null and status in ('active', 'prospect')"
        " and counts_for is null limit :most for no key update skip locked"
    )
    return select(transaction, condition, most=most)


def lock_unjudged(
    transaction: Transaction, judged: Mapping[BranchId, datetime], most: int
) -> list[Client]:
    """Take clients in hand whose promise is not judged up to their branch's moment."""
    rows = transaction.session.execute(
        text(
            "select c.* from unnest(cast(:branches as text[]),"
            " cast(:moments as timestamptz[])) as j (branch_id, moment)"
            " join cadence.clients c"
            " on c.branch_id = j.branch_id and c.judged_until < j.moment"
            " and c.counts_for is null"
            " limit :most for no key update of c skip locked"
        ),
        {"branches": list(judged), "moments": list(judged.values()), "most": most},
    )
    return [client_of(row) for row in rows]


def unplanned(transaction: Transaction) -> dict[BranchId, int]:
    """Count, for each branch, whom we keep up with and nobody is to contact."""
    rows = transaction.session.execute(
        text(
            "select b.branch_id, count(c.client_id) as clients from cadence.branches b"
            " left join cadence.clients c on c.branch_id = b.branch_id"
            " and c.next_touch_at is null and c.status in ('active', 'prospect')"
            " and c.counts_for is null group by b.branch_id"
        )
    )
    return {row.branch_id: row.clients for row in rows}


def select(transaction: Transaction, condition: str, **bound: Any) -> list[Client]:
    rows = transaction.session.execute(
        text(f"select * from cadence.clients where {condition}"),
        bound,
    )
    return [client_of(row) for row in rows]


def save(transaction: Transaction, clients: Sequence[Client]) -> None:
    """Write clients back."""
    in_order = sorted(clients, key=lambda each: each.id)
    CLIENTS.insert(transaction, [row_of(each) for each in in_order], OVERWRITE)


def row_of(client: Client) -> tuple[Any, ...]:
    history, plan = client.history, client.plan
    return (
        client.id,
        client.branch,
        history.registered_at,
        history.last_call,
        history.last_meeting,
        history.last_random,
        history.came_at,
        *profile_row(client.profile),
        *valuation_row(client.valuation),
        *vars(plan).values(),
    )


def profile_row(profile: Profile | None) -> tuple[Any, ...]:
    if profile is None:
        return *(None,) * 7, Jsonb([]), None, None
    return (
        profile.name,
        profile.tier.value,
        profile.status.value,
        profile.account_manager,
        profile.phone,
        profile.margin,
        profile.revision,
        Jsonb(profile.tags),
        profile.deputy,
        profile.reference,
    )


def valuation_row(valuation: Valuation | None) -> tuple[Any, ...]:
    if valuation is None:
        return (None,) * 7
    return *standing_row(valuation.standing), valuation.revision


def standing_row(standing: Standing | None) -> tuple[Any, ...]:
    if standing is None:
        return (None,) * 6
    return (
        standing.value,
        standing.as_of,
        standing.decays_from,
        standing.law.value,
        standing.rate,
        standing.grace,
    )


def client_of(row: Row[Any]) -> Client:
    return Client(
        id=row.client_id,
        branch=row.branch_id,
        history=history_of(row),
        profile=profile_of(row),
        valuation=valuation_of(row),
        plan=plan_of(row),
        counts_for=row.counts_for,
        policy=policy_columns.policy_of(row),
        paused_until=row.paused_until,
    )


def plan_of(row: Row[Any]) -> Plan:
    return Plan(
        row.next_touch_at,
        row.too_tight_at,
        row.judged_until,
        row.call_since,
        row.meeting_since,
    )


def profile_of(row: Row[Any]) -> Profile | None:
    if row.revision is None:
        return None
    return Profile(
        row.name,
        Tier(row.tier),
        Status(row.status),
        row.account_manager,
        row.phone,
        row.margin,
        row.revision,
        tuple(row.tags),
        row.deputy,
        row.reference,
    )


def valuation_of(row: Row[Any]) -> Valuation | None:
    if row.valued_revision is None:
        return None
    revision = row.valued_revision
    return Valuation(standing_of(row, revision), revision)


def history_of(row: Row[Any]) -> History:
    """Read the newest touches of a client."""
    return History(
        row.registered_at,
        row.last_call,
        row.last_meeting,
        row.came_at,
        row.last_random,
    )
