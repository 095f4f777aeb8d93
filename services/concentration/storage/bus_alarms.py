"""Which clients' bus factors are to be judged, when, and what was told of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId

# Those of whom anything was told or noted, by themselves or by whom counts for them.
STIR = """
insert into concentration.bus_factors as b (client_id, branch_id, judge_at)
select distinct on (client_id) client_id, branch_id, cast(:at as timestamptz) from (
  select f.client_id, f.branch_id from concentration.bus_factors f
  where f.client_id = any(:clients)
  union all
  select c.client_id, c.branch_id from concentration.clients c
  where (c.client_id = any(:clients) or c.client_id in (
    select m.counts_for from concentration.clients m where m.client_id = any(:clients)))
    and exists (select from concentration.clients m
      join concentration.knowledge k using (client_id)
      where m.client_id = c.client_id or m.counts_for = c.client_id)
) stirred order by client_id
on conflict (client_id) do update
  set judge_at = least(b.judge_at, excluded.judge_at)
"""
KNOWN_BY = """
select distinct client_id from concentration.knowledge where staff_id = any(:staff)
"""
DUE = """
select client_id as client, branch_id as branch, told from concentration.bus_factors
where judge_at <= :now order by judge_at limit :most for update skip locked
"""
NEXT = "select min(judge_at) from concentration.bus_factors"
JUDGED = Bulk(
    "bus_factors",
    {
        "client_id": "text",
        "branch_id": "text",
        "told": "integer",
        "judge_at": "timestamptz",
    },
)


@dataclass(frozen=True)
class Alarm:
    """A client to be judged, and the least factor told of it; None while it is safe."""

    client: ClientId
    branch: BranchId
    told: int | None


def stir(transaction: Transaction, clients: Collection[ClientId], at: datetime) -> bool:
    """Let clients of whom anything is noted be judged by then; tell whether any is."""
    done = transaction.session.execute(
        text(STIR), {"clients": sorted(clients), "at": at}
    )
    return bool(done.rowcount)


def known_by(transaction: Transaction, staff: Collection[StaffId]) -> list[ClientId]:
    """Read of whose affairs any of our people ever vouched for something."""
    found = transaction.session.execute(text(KNOWN_BY), {"staff": sorted(staff)})
    return list(found.scalars())


def due(transaction: Transaction, most: int) -> list[Alarm]:
    """Read who is to be judged now, and let nobody else judge them."""
    asked = {"now": transaction.now, "most": most}
    return [Alarm(*row) for row in transaction.session.execute(text(DUE), asked)]


def judged(
    transaction: Transaction, alarms: Sequence[tuple[Alarm, datetime | None]]
) -> None:
    """Keep what was told of clients by now, and when they are judged again."""
    rows = [(each.client, each.branch, each.told, at) for each, at in alarms]
    JUDGED.insert(transaction, sorted(rows), JUDGED.last_wins("client_id"))


def next_at(transaction: Transaction) -> datetime | None:
    """Return when somebody is to be judged next."""
    return transaction.session.execute(text(NEXT)).scalar()
