"""The log of calls and meetings, as far as it is asked about months and gaps."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage import driver
from libs.storage.bulk import Bulk
from libs.storage.told import as_json, told
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, TouchId
from services.cadence.domain.promises import Promised
from services.cadence.domain.touches import Touch

TOUCHES = {
    "touch_id": "text",
    "branch_id": "text",
    "client_id": "text",
    "contact_id": "text",
    "satisfies": "text",
    "occurred_at": "timestamptz",
    "own_client_id": "text",
    "random": "boolean",
    "channel": "text",
}
TAKEN_BACK = Bulk(
    "taken_back", {"touch_id": "text", "branch_id": "text", "client_id": "text"}
)
SINCE = """
select t.client_id, t.satisfies, t.occurred_at
from unnest(cast(:clients as text[]), cast(:since as timestamptz[]))
  as s (client_id, since)
join cadence.touches t
  on t.client_id = s.client_id and t.occurred_at > s.since and not t.random
"""

# What was taken back before it was heard of is not written down.
APPEND = f"""
insert into cadence.touches ({", ".join(TOUCHES)}) select * from {told("rows", TOUCHES)}
where not exists (select from cadence.taken_back b where b.touch_id = n.touch_id)
on conflict do nothing
"""
Done = tuple[Promised, datetime]


def append(
    transaction: Transaction,
    touches: Sequence[Touch],
    branches: Mapping[ClientId, BranchId],
    own: Mapping[TouchId, ClientId],
) -> None:
    """Write touches down, each once, in the branch of its client.

    A touch that counts for another client than its `own` says whose it is.
    """
    rows = [
        {
            "touch_id": each.id,
            "branch_id": branches[each.client],
            "client_id": each.client,
            "contact_id": each.contact,
            "satisfies": each.satisfies,
            "occurred_at": each.occurred_at,
            "own_client_id": own.get(each.id),
            "random": each.random,
            "channel": each.channel,
        }
        for each in sorted(touches, key=lambda each: each.id)
    ]
    if rows:
        driver.run(transaction, APPEND, {"rows": as_json(rows)})


def take_back(transaction: Transaction, rows: Sequence[tuple[str, str, str]]) -> None:
    """Forget (touch, branch, client), whether it was heard of or will be."""
    TAKEN_BACK.insert(transaction, sorted(rows))
    transaction.session.execute(
        text("delete from cadence.touches where touch_id = any(:touches)"),
        {"touches": [touch for touch, *_ in rows]},
    )


def taken_back(transaction: Transaction, told: Collection[TouchId]) -> set[TouchId]:
    """Return those of the touches that were taken back."""
    sql = "select touch_id from cadence.taken_back where touch_id = any(:touches)"
    found = transaction.session.execute(text(sql), {"touches": sorted(told)})
    return set(found.scalars())


def done_since(
    transaction: Transaction, since: Mapping[ClientId, datetime]
) -> dict[str, list[Done]]:
    """Read what was done with each client since a moment, nothing done at random."""
    rows = transaction.session.execute(
        text(SINCE), {"clients": list(since), "since": list(since.values())}
    )
    done: dict[str, list[Done]] = {}
    for client, satisfies, occurred_at in rows:
        done.setdefault(client, []).append((Promised(satisfies), occurred_at))
    return done
