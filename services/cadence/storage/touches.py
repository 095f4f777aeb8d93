"""The log of calls and meetings, as far as it is asked about months and gaps."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ClientId, TouchId
from services.cadence.domain.promises import Promised

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
Done = tuple[Promised, datetime]


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
