"""The rows behind attention: every time entry, and every touch that took time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, EngagementId, StaffId
from services.concentration.storage.units import UNITS

ALL = """
select 'entry' as kind, entry_id as id, branch_id, client_id, staff_id, staff_ref,
  worked_on as day, minutes, billable, engagement_id
from concentration.time_entries
union all
select 'touch', touch_id, branch_id, client_id, staff_id, null, touched_on, minutes,
  null, null
from concentration.touch_times
"""
PAGE = f"""
select t.kind, t.id, t.branch_id as branch, t.client_id as client, t.staff_id as staff,
  t.staff_ref as who, t.day, t.minutes, t.billable, t.engagement_id as engagement
from ({ALL}) t
where t.day between :since and :until
  and (cast(:branch as text) is null or t.branch_id = :branch)
  and (cast(:unit as text) is null or t.client_id in (
    select client_id from ({UNITS}) u where unit_id = :unit))
  and (t.day, t.id) > (:day, :last)
order by t.day, t.id limit :most
"""

Place = tuple[date, str]


@dataclass(frozen=True)
class Spent:
    """Minutes of a day, as entered or as a touch took; `who` is as it was told."""

    kind: str
    id: str
    branch: BranchId
    client: ClientId
    staff: StaffId | None
    who: str | None
    day: date
    minutes: int
    billable: bool | None
    engagement: EngagementId | None


@dataclass(frozen=True)
class Wanted:
    """Which rows: of some days, of a branch or a unit."""

    since: date
    until: date
    branch: BranchId | None = None
    unit: str | None = None


def page(
    transaction: Transaction, wanted: Wanted, after: Place | None, most: int
) -> list[Spent]:
    """Read what was spent, the oldest first."""
    day, last = after or (wanted.since, "")
    asked = {**vars(wanted), "day": day, "last": last, "most": most}
    rows = transaction.session.execute(text(PAGE), asked)
    return [Spent(**row) for row in rows.mappings()]
