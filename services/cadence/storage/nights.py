"""How far each branch's night has come, so that it goes on where it was left."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import text

from libs.calendars.zones import zone
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId

THE_BEGINNING = ClientId("")
NEW_BRANCHES = """
insert into cadence.horizons (branch_id, night)
select branch_id, '-infinity' from cadence.branches b
where not exists (select from cadence.horizons h where h.branch_id = b.branch_id)
on conflict do nothing
"""
CLAIM = """
select h.branch_id, today.night,
  case when h.night = today.night then h.reached end as reached
from cadence.horizons h join cadence.branches b using (branch_id)
cross join lateral (
  select cast(:now at time zone b.zone as date) as night
) as today
where h.night < today.night or h.reached is not null
order by h.night, h.branch_id limit 1 for update of h skip locked
"""
NOTE = """
update cadence.horizons set night = :night, reached = :reached
where branch_id = :branch
"""


@dataclass(frozen=True)
class Night:
    """A branch's day that began, and the last client who was seen to in it."""

    branch: BranchId
    day: date
    reached: ClientId


def claim(transaction: Transaction) -> Night | None:
    """Take a branch in hand whose night is not over, if there is one."""
    transaction.session.execute(text(NEW_BRANCHES))
    row = transaction.session.execute(
        text(CLAIM), {"now": transaction.now}
    ).one_or_none()
    if row is None:
        return None
    return Night(row.branch_id, row.night, row.reached or THE_BEGINNING)


def note(transaction: Transaction, night: Night, reached: ClientId | None) -> None:
    """Note the last client seen to, None when there is no other."""
    transaction.session.execute(
        text(NOTE), {"branch": night.branch, "night": night.day, "reached": reached}
    )


def zones(transaction: Transaction) -> list[ZoneInfo]:
    """Read where the branches are."""
    found = transaction.session.execute(
        text("select distinct zone from cadence.branches")
    )
    return [zone(name) for name in found.scalars()]
