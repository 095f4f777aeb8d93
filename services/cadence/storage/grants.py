"""Grants: which are used is worked out from the log, in any order of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.columns import columns_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.filters import GrantFilter
from services.cadence.domain.grants import Grant

COLUMNS = columns_of(Grant, "grant_id")
GRANTS = Bulk("grants", {**COLUMNS.types, "own_client_id": "text"})
# An outgoing contact uses the first grant it may, a grant is used by its first contact.
SETTLE = """
with taken as (
  select distinct on (o.touch_id) o.touch_id, o.occurred_at, g.grant_id
  from cadence.outgoing o join cadence.grants g on g.client_id = o.client_id
    and o.occurred_at > g.usable_from and o.occurred_at <= g.expires_at
    and (o.gap_class = 'broadcast') = (g.gap_class = 'broadcast')
  where o.client_id = any(:clients)
    and g.withdrawn_at is null and g.gap_class <> 'exempt'
  order by o.touch_id, g.at, g.grant_id
),
worked_out as (
  select g.grant_id, min(t.occurred_at) as used_at
  from cadence.grants g left join taken t using (grant_id)
  where g.client_id = any(:clients) group by g.grant_id
)
update cadence.grants g set used_at = w.used_at from worked_out w
where g.grant_id = w.grant_id and g.used_at is distinct from w.used_at
"""
# A grant nobody is to use: its task is over, or put off until it has run out. One that
# somebody did holds until the log tells of the contact.
OVER = """
g.used_at is null and g.gap_class <> 'exempt' and exists (
  select from cadence.tasks t where t.task_id = g.grant_id
    and (t.done_at is not null or t.snoozed_until > g.expires_at
      or (t.closed_at is not null and t.outcome is distinct from 'done'))
)
"""
# Of what keeps no gap nobody tells whether it was done, but that it was not.
PUT_OFF = """
g.gap_class = 'exempt' and exists (
  select from cadence.tasks t where t.task_id = g.grant_id and t.done_at is null
    and (t.snoozed_until > g.expires_at
      or t.outcome in ('cancelled', 'superseded', 'withdrawn'))
)
"""
# A task that is opened again asks for another, and is told of again.
END = """
with ended as (
  update cadence.grants g
  set expires_at = cast(:now as timestamptz) - interval '1 microsecond'
  where g.expires_at >= :now and {condition}
  returning g.grant_id, g.client_id, g.branch_id
),
asking as (
  update cadence.tasks t set granted_at = null, told_at = null
  from ended where t.task_id = ended.grant_id
)
select ended.* from ended join cadence.tasks t on t.task_id = ended.grant_id
where t.told_at is not null order by ended.grant_id
"""
RELEASE = END.format(condition=f"g.client_id = any(:clients) and ({OVER} or {PUT_OFF})")
END_ONE = END.format(condition="g.grant_id = :grant and g.used_at is null")
OF_REQUESTS = "select * from cadence.grants where grant_id = any(:ids)"
# One that ran out unused may be given anew.
ANEW = "on conflict (grant_id) do update set " + ", ".join(
    f"{column} = excluded.{column}" for column in GRANTS.columns if column != "grant_id"
)

Place = tuple[datetime, str]


class Ended(NamedTuple):
    """A grant that was ended before anybody used it."""

    id: str
    client: ClientId
    branch: BranchId


def insert(
    transaction: Transaction, grants: Sequence[Grant], own: Mapping[str, ClientId]
) -> None:
    """Write grants down; one that counts for another client says whose it is."""
    in_order = sorted(grants, key=lambda grant: grant.id)
    rows = [(*COLUMNS.row_of(each), own.get(each.id)) for each in in_order]
    GRANTS.insert(transaction, rows, ANEW)


def settle(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Work out by the log which grants of the clients are used, and when."""
    if clients:
        transaction.session.execute(text(SETTLE), {"clients": sorted(clients)})


def release(transaction: Transaction, clients: Collection[ClientId]) -> list[Ended]:
    """Let the grants of clients in hand end whose tasks nobody is to do any more.

    Return those that were told of.
    """
    rows = transaction.session.execute(
        text(RELEASE), {"clients": sorted(clients), "now": transaction.now}
    )
    return [Ended(*row) for row in rows]


def end(transaction: Transaction, grant: str) -> list[Ended]:
    """Let a task's grant end, unless it was used; return it if it was told of."""
    rows = transaction.session.execute(
        text(END_ONE), {"grant": grant, "now": transaction.now}
    )
    return [Ended(*row) for row in rows]


def of_requests(transaction: Transaction, ids: Collection[str]) -> dict[str, Grant]:
    """Read the grants that requests were given."""
    rows = transaction.session.execute(text(OF_REQUESTS), {"ids": sorted(ids)})
    return {row.grant_id: COLUMNS.fact_of(row) for row in rows}


def withdraw(transaction: Transaction, grant: str) -> None:
    """Note that a grant holds no longer."""
    transaction.session.execute(
        text("update cadence.grants set withdrawn_at = :now where grant_id = :grant"),
        {"now": transaction.now, "grant": grant},
    )


def page(
    transaction: Transaction, wanted: GrantFilter, after: Place | None, most: int
) -> list[Grant]:
    """Read grants by when they are for, withdrawn and expired ones too."""
    at, grant = after or (None, None)
    rows = transaction.session.execute(
        text(
            "select g.* from cadence.grants g join cadence.clients c using (client_id)"
            f" where {' and '.join(conditions(wanted, after))}"
            " order by g.at, g.grant_id limit :most"
        ),
        {**vars(wanted), "at": at, "grant": grant, "most": most},
    )
    return [COLUMNS.fact_of(row) for row in rows]


def conditions(wanted: GrantFilter, after: Place | None) -> list[str]:
    wishes = {
        "true": True,
        "c.account_manager = :staff": wanted.staff is not None,
        "g.client_id = :client": wanted.client is not None,
        "(g.at, g.grant_id) > (:at, :grant)": after,
    }
    return [condition for condition, wished in wishes.items() if wished]
