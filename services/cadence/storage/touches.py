"""The log of calls and meetings, as far as it is asked about months and gaps."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, TouchId
from services.cadence.domain.promises import Promised
from services.cadence.domain.touches import Touch

TOUCHES = Bulk(
    "touches",
    {
        "touch_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "satisfies": "text",
        "occurred_at": "timestamptz",
        "own_client_id": "text",
    },
)
TAKEN_BACK = Bulk(
    "taken_back", {"touch_id": "text", "branch_id": "text", "client_id": "text"}
)
LAST_TOO_TIGHT = """
select client_id, max(occurred_at) as occurred_at from (
  select t.client_id, t.occurred_at, s.gap as shortest,
    t.occurred_at - lag(t.occurred_at)
      over (partition by t.client_id order by t.occurred_at) as gap
  from unnest(cast(:clients as text[]), cast(:shortest as interval[]))
    as s (client_id, gap)
  join cadence.touches t using (client_id)
) as spaced
where gap < shortest group by client_id
"""
SINCE = """
select t.client_id, t.satisfies, t.occurred_at
from unnest(cast(:clients as text[]), cast(:since as timestamptz[]))
  as s (client_id, since)
join cadence.touches t on t.client_id = s.client_id and t.occurred_at > s.since
"""

# What was taken back before it was heard of is not written down.
STILL_STANDING = f"""
as told ({", ".join(TOUCHES.columns)})
where not exists
  (select from cadence.taken_back b where b.touch_id = told.touch_id)
on conflict do nothing
"""
LAST = """
select c.client_id,
  (select max(t.occurred_at) from cadence.touches t
   where t.client_id = c.client_id and t.satisfies = 'call') as last_call,
  (select max(t.occurred_at) from cadence.touches t
   where t.client_id = c.client_id and t.satisfies = 'meeting') as last_meeting
from unnest(cast(:clients as text[])) as c (client_id)
"""

Done = tuple[Promised, datetime]
Last = tuple[datetime | None, datetime | None]


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
        (
            each.id,
            branches[each.client],
            each.client,
            each.contact,
            each.satisfies.value,
            each.occurred_at,
            own.get(each.id),
        )
        for each in sorted(touches, key=lambda each: each.id)
    ]
    TOUCHES.insert(transaction, rows, STILL_STANDING)


def take_back(transaction: Transaction, rows: Sequence[tuple[str, str, str]]) -> None:
    """Forget (touch, branch, client), whether it was heard of or will be."""
    TAKEN_BACK.insert(transaction, sorted(rows))
    transaction.session.execute(
        text("delete from cadence.touches where touch_id = any(:touches)"),
        {"touches": [touch for touch, *_ in rows]},
    )


def last_of(transaction: Transaction, clients: Sequence[str]) -> dict[str, Last]:
    """Find each client's last call and last meeting."""
    rows = transaction.session.execute(text(LAST), {"clients": list(clients)})
    return {row.client_id: (row.last_call, row.last_meeting) for row in rows}


def last_too_tight(
    transaction: Transaction, shortest: Mapping[ClientId, timedelta]
) -> dict[str, datetime]:
    """Find each client's last touch within its shortest gap of the touch before."""
    rows = transaction.session.execute(
        text(LAST_TOO_TIGHT),
        {"clients": list(shortest), "shortest": list(shortest.values())},
    )
    return {row.client_id: row.occurred_at for row in rows}


def done_since(
    transaction: Transaction, since: Mapping[ClientId, datetime]
) -> dict[str, list[Done]]:
    """Read what was done with each client since a moment, by what it satisfies."""
    rows = transaction.session.execute(
        text(SINCE), {"clients": list(since), "since": list(since.values())}
    )
    done: dict[str, list[Done]] = {}
    for client, satisfies, occurred_at in rows:
        done.setdefault(client, []).append((Promised(satisfies), occurred_at))
    return done
