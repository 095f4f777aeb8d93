"""Who is on the owner's board, chosen in the database as the domain judges."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.cadence.domain.board import Cared

Place = tuple[str, str]

# A rating of a client that was merged into another is a rating of that one.
BOARD = """
select c.client_id, c.branch_id, c.name, c.account_manager,
  s.name as account_manager_name, s.active is false as account_manager_left,
  c.next_touch_at, rated.rated_at, fresh.fresh_for
from cadence.clients c
cross join (
  select make_interval(days => satisfaction_days) as fresh_for from cadence.settings
) as fresh
left join cadence.staff s on s.staff_id = c.account_manager
cross join lateral (
  select max(r.rated_at) as rated_at from (
    select c.client_id union all
    select m.client_id from cadence.clients m where m.counts_for = c.client_id
  ) as own join cadence.ratings r using (client_id)
) as rated
where c.status = 'active' and c.counts_for is null
  and (c.account_manager is null or s.active is false or c.next_touch_at is null
    or coalesce(:now - rated.rated_at > fresh.fresh_for, true))
  and (cast(:branches as text[]) is null or c.branch_id = any(:branches))
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:branch as text) is null or (c.branch_id, c.client_id) > (:branch, :client))
order by c.branch_id, c.client_id limit :most
"""


def page(
    transaction: Transaction,
    branches: Sequence[str] | None,
    staff: StaffId | None,
    after: Place | None,
    most: int,
) -> list[Cared]:
    """Read the board by branch and client."""
    branch, client = after or (None, None)
    wanted = {"branches": branches and list(branches), "staff": staff, "most": most}
    place = {"branch": branch, "client": client}
    bound = {**wanted, **place, "now": transaction.now}
    rows = transaction.session.execute(text(BOARD), bound)
    return [cared_of(row) for row in rows]


def cared_of(row: Row[Any]) -> Cared:
    return Cared(
        client=row.client_id,
        branch=row.branch_id,
        name=row.name,
        account_manager=row.account_manager,
        account_manager_name=row.account_manager_name,
        account_manager_left=row.account_manager_left,
        next_touch_at=row.next_touch_at,
        rated_at=row.rated_at,
        fresh_for=row.fresh_for,
    )
