"""Clients we lost, or who are dormant, and will need something soon."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NeedId, StaffId
from services.cadence.domain.filters import ClientFilter
from services.cadence.domain.next_touch import Status

Place = tuple[str, date, str, str]

SOON = """
select c.status, own.client_id, r.branch_id, c.name, c.account_manager, r.subject,
  r.note, r.due_on
from cadence.triggers r join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
join cadence.branches b on b.branch_id = r.branch_id
cross join cadence.settings s
cross join lateral (select cast(:now at time zone b.zone as date)) as today (day)
where r.kind = 'need' and not r.ended and c.status in ('dormant', 'lost')
  and r.due_on between today.day and today.day + s.win_back_days
  and (cast(:branches as text[]) is null or r.branch_id = any(:branches))
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:client as text) is null or own.client_id = :client)
  and (cast(:branch as text) is null
    or (r.branch_id, r.due_on, own.client_id, r.subject) > (:branch, :day, :id, :need))
order by r.branch_id, r.due_on, own.client_id, r.subject limit :most
"""


@dataclass(frozen=True)
class WinBack:
    """A need that a client of the past will have, inside the window."""

    status: Status
    client: ClientId
    branch: BranchId
    name: str
    account_manager: StaffId | None
    need: NeedId
    needed: str
    due_on: date


def page(
    transaction: Transaction, wanted: ClientFilter, after: Place | None, most: int
) -> list[WinBack]:
    """Read the needs inside the window, the first due first."""
    branch, day, client, need = after or (None, None, None, None)
    place = {"branch": branch, "day": day, "id": client, "need": need}
    bound = {**vars(wanted), **place, "now": transaction.now, "most": most}
    rows = transaction.session.execute(text(SOON), bound)
    return [WinBack(Status(status), *rest) for status, *rest in rows]
