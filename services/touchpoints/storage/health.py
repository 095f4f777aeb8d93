"""What a client's health is judged by, and of how many clients nobody knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.touchpoints.storage.relationships import MINE
from services.touchpoints.storage.touches import STANDS

UNKNOWN = f"""
select c.branch_id, count(*), count(*) filter (where not exists (
  select from touchpoints.touches t join touchpoints.kinds k on k.name = t.kind
  where t.client_id = c.client_id and t.occurred_at > :since and t.occurred_at <= :now
    and (t.rating is not null
      or k.satisfies in ('meeting', 'call')
      or t.direction = 'in' and not k.service and t.kind <> 'no_show')
    and {STANDS}))
from touchpoints.clients c
where c.status = 'active' and {MINE}
group by c.branch_id order by c.branch_id
"""


@dataclass(frozen=True)
class Unknown:
    """Of how many active clients of a branch nobody knows how healthy they are."""

    branch: BranchId
    clients: int
    unknown: int

    @property
    def unknown_share(self) -> float:
        """Which part that is."""
        return self.unknown / self.clients


def unknown(
    transaction: Transaction, since: datetime, staff: StaffId | None
) -> list[Unknown]:
    """Count, by branch, the active clients without a sign of theirs since then."""
    rows = transaction.session.execute(
        text(UNKNOWN), {"since": since, "now": transaction.now, "staff": staff}
    )
    return [Unknown(*row) for row in rows]


def open_frustrations(
    transaction: Transaction, clients: Sequence[str]
) -> dict[str, int]:
    """Count what each client is still unhappy about."""
    rows = transaction.session.execute(
        text(
            "select client_id, count(*) as open from touchpoints.frustrations"
            " where client_id = any(:clients) and closed_at is null group by client_id"
        ),
        {"clients": list(clients)},
    )
    return {row.client_id: row.open for row in rows}
