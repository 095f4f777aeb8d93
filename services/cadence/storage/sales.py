"""Sales: whose each is, and since which nobody of ours has spoken with the client."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.filters import ClientFilter

Place = tuple[str, datetime, str, str]

SILENT = """
select own.client_id, r.branch_id, c.name, c.account_manager, r.subject, r.note, r.at
from cadence.triggers r join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
where r.kind = 'sale' and not r.ended and r.at <= :before
  and c.status in ('active', 'prospect')
  and coalesce(greatest(c.last_call, c.last_meeting) <= r.at, true)
  and (cast(:branches as text[]) is null or r.branch_id = any(:branches))
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:client as text) is null or own.client_id = :client)
  and (cast(:branch as text) is null
    or (r.branch_id, r.at, own.client_id, r.subject) > (:branch, :at, :id, :sale))
order by r.branch_id, r.at, own.client_id, r.subject limit :most
"""


@dataclass(frozen=True)
class Silent:
    """A sale since which nobody of ours has spoken with the client."""

    client: ClientId
    branch: BranchId
    name: str
    account_manager: StaffId | None
    sale: str
    sold: str
    sold_at: datetime


def silent(
    transaction: Transaction,
    wanted: ClientFilter,
    before: datetime,
    after: Place | None,
    most: int,
) -> list[Silent]:
    """Read sales made `before` a moment with clients not spoken with since."""
    branch, at, client, sale = after or (None, None, None, None)
    place = {"branch": branch, "at": at, "id": client, "sale": sale}
    bound = {**vars(wanted), **place, "before": before, "most": most}
    rows = transaction.session.execute(text(SILENT), bound)
    return [Silent(*row) for row in rows]
