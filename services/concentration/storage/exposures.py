"""What is at stake with each client now, and what was last announced of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.standings import standing_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.domain.worth import State

EXPOSURES = Bulk(
    "exposures",
    {
        "client_id": "text",
        "branch_id": "text",
        "cents": "bigint",
        "yearly_cents": "bigint",
        "revision": "bigint",
    },
)
AGAIN = """
on conflict (client_id) do update set branch_id = excluded.branch_id,
  cents = excluded.cents, yearly_cents = excluded.yearly_cents,
  revision = exposures.revision + 1
returning client_id, revision
"""
# Whoever looks at the same clients waits, and then sees what was done here.
HOLD = """
select from concentration.clients where client_id = any(:clients)
order by client_id for no key update
"""
NOW = """
select c.client_id, c.branch_id, c.status in ('active', 'dormant') as counts,
  c.counts_for is not null as merged, r.value, r.as_of, r.decays_from, r.law, r.rate,
  r.grace, coalesce(r.revision, 0) as revision, y.cents as yearly,
  e.branch_id as told_branch, e.cents as told_cents,
  coalesce(e.yearly_cents, 0) as told_yearly
from concentration.clients c
left join concentration.branches b using (branch_id)
left join concentration.relationships r using (client_id)
left join concentration.exposures e using (client_id)
cross join lateral (select date_trunc('month',
  cast(:now as timestamptz) at time zone coalesce(b.zone, 'UTC'))::date as month) t
cross join lateral (
  select greatest(coalesce(sum(m.cents), 0), 0)::bigint as cents
  from concentration.clients o join concentration.months m using (client_id)
  where (o.client_id = c.client_id or o.counts_for = c.client_id)
    and m.month >= t.month - interval '1 year' and m.month < t.month
) y
where c.client_id = any(:clients) order by c.client_id
"""
NEXT = """
select client_id from concentration.clients
where client_id > (select after from concentration.exposure_round)
order by client_id limit :most
"""


@dataclass(frozen=True)
class Exposure:
    """What is at stake with a client, in cents; a `worth` of None is not known."""

    client: ClientId
    branch: BranchId
    worth: int | None
    yearly: int


@dataclass(frozen=True)
class Looked:
    """What is so now with a client, beside what was last announced."""

    client: ClientId
    branch: BranchId
    state: State
    told: Exposure


def hold(transaction: Transaction, clients: Collection[str]) -> None:
    """Let nobody else look at these clients meanwhile."""
    transaction.session.execute(text(HOLD), {"clients": sorted(clients)})


def look(transaction: Transaction, clients: Collection[str]) -> list[Looked]:
    """See what is so with clients now, and with nobody else looking."""
    hold(transaction, clients)
    asked = {"clients": sorted(clients), "now": transaction.now}
    return [looked_of(row) for row in transaction.session.execute(text(NOW), asked)]


def looked_of(row: Row[Any]) -> Looked:
    client, branch = row.client_id, row.branch_id
    # A merged client's revenue, and its touches, are its survivor's.
    yearly = 0 if row.merged else row.yearly
    return Looked(
        client,
        branch,
        State(standing_of(row, row.revision), row.counts and not row.merged, yearly),
        Exposure(client, row.told_branch or branch, row.told_cents, row.told_yearly),
    )


def save(
    transaction: Transaction, exposures: Sequence[Exposure]
) -> Mapping[ClientId, int]:
    """Note what is announced; return the revisions."""
    rows = [(e.client, e.branch, e.worth, e.yearly, 1) for e in exposures]
    return dict(map(tuple, EXPOSURES.insert(transaction, rows, AGAIN)))


def following(transaction: Transaction, most: int) -> list[str]:
    """Return the clients that the round comes to next."""
    return list(transaction.session.execute(text(NEXT), {"most": most}).scalars())


def go_on_after(transaction: Transaction, client: str) -> None:
    """Note how far the round has come."""
    transaction.session.execute(
        text("update concentration.exposure_round set after = :client"),
        {"client": client},
    )
