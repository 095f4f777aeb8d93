"""The pasts of clients, read for what they say of who may leave."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from services.touchpoints.domain.credit import live
from services.touchpoints.domain.leaving_history import Frustration, History
from services.touchpoints.domain.touches import BILLING
from services.touchpoints.storage import ledger
from services.touchpoints.storage.touches import STANDS

NOTE = """
insert into touchpoints.client_statuses (client_id, branch_id, revision, status, at)
select client_id, c.branch_id, told.revision, told.status, told.at
from unnest(
  cast(:clients as text[]), cast(:revisions as bigint[]),
  cast(:statuses as text[]), cast(:moments as timestamptz[])
) as told (client_id, revision, status, at)
join touchpoints.clients c using (client_id)
order by client_id, told.revision on conflict do nothing
"""
CLIENTS = """
select client_id, since from touchpoints.clients where client_id = any(:clients)
"""
STATUSES = """
select client_id, at, status from touchpoints.client_statuses
where client_id = any(:clients) order by client_id, revision
"""
TOUCHES = f"""
select client_id, touch_id, contact_id, kind, outcome, occurred_at
from touchpoints.touches t where client_id = any(:clients) and {STANDS}
and (contact_id is not null or kind in ('billing', 'no_show') or outcome = 'no_show')
order by occurred_at
"""
LATE_CALLBACKS = """
select client_id, due_at from touchpoints.callbacks where client_id = any(:clients)
and closing is distinct from 'answered' and coalesce(first_attempt_at, :now) > due_at
order by due_at
"""
FRUSTRATIONS = """
select f.client_id, t.occurred_at, f.closed_at from touchpoints.frustrations f
join touchpoints.touches t using (touch_id) where f.client_id = any(:clients)
order by t.occurred_at
"""
SAMPLE = """
select client_id from touchpoints.clients where status <> 'prospect'
order by md5(client_id) limit :most
"""

ByClient = dict[str, list[Row[Any]]]


def note_statuses(
    transaction: Transaction, told: Sequence[tuple[str, int, str, datetime]]
) -> None:
    """Keep what the registry said a client is, by revision, and when it said so."""
    names = ("clients", "revisions", "statuses", "moments")
    columns = zip(*told, strict=True)
    arrays = {name: list(each) for name, each in zip(names, columns, strict=True)}
    transaction.session.execute(text(NOTE), arrays)


def sample(transaction: Transaction, most: int) -> list[str]:
    """Draw clients, the same ones each time, without regard to what became of them."""
    rows = transaction.session.execute(text(SAMPLE), {"most": most})
    return [client for (client,) in rows]


def of(transaction: Transaction, clients: Sequence[str]) -> dict[str, History]:
    """Read the clients' pasts."""

    def read(sql: str) -> ByClient:
        asked = {"clients": list(clients), "now": transaction.now}
        return by_client(transaction.session.execute(text(sql), asked))

    ledgers, terms = ledger.of(transaction, clients), ledger.terms(transaction)
    statuses, late, frustrations = map(read, (STATUSES, LATE_CALLBACKS, FRUSTRATIONS))
    touches, known = read(TOUCHES), read(CLIENTS)
    return {
        client: History(
            since=row.since,
            contacts=[each for each in live(ledgers[client]) if each.gamma > 0],
            people={t.touch_id: t.contact_id for t in touches[client] if t.contact_id},
            bills=[t.occurred_at for t in touches[client] if t.kind == BILLING],
            no_shows=[t.occurred_at for t in touches[client] if is_no_show(t)],
            late_callbacks=[each.due_at for each in late[client]],
            frustrations=[frustration_of(each) for each in frustrations[client]],
            statuses=[(each.at, each.status) for each in statuses[client]],
            terms=terms,
        )
        for client, [row] in known.items()
    }


def frustration_of(row: Row[Any]) -> Frustration:
    return Frustration(row.occurred_at, row.closed_at)


def is_no_show(touch: Row[Any]) -> bool:
    return "no_show" in (touch.kind, touch.outcome)


def by_client(rows: Iterable[Row[Any]]) -> ByClient:
    grouped: ByClient = defaultdict(list)
    for row in rows:
        grouped[row.client_id].append(row)
    return grouped
