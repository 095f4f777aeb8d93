"""Which engagements end with nothing after them, and how many run at a time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, EngagementId
from services.concentration.storage.cover import RUNNING

# A follow-on counts when it is on record, begins in time and ends later. What ended
# long ago is over only when something follows, once it was told that nothing does.
ENDS = f"""
select r.engagement_id as engagement, r.client_id as client, r.branch_id as branch,
  r.name, coalesce(k.name, r.client_id) as client_name, r.starts_on, r.ends_on,
  (r.hours_a_day * 30.4375)::float8 as monthly_hours
from ({RUNNING}) r left join concentration.clients k using (client_id)
where r.ends_on <= cast(:as_of as date) + cast(:days as int)
  and (r.ends_on >= cast(:as_of as date) - cast(:days as int) or exists (
    select from concentration.beaches b
    where (b.what, b.key) = ('engagement', r.engagement_id) and b.level > 0))
  and r.starts_on <= :as_of
  and (cast(:branch as text) is null or r.branch_id = :branch)
  and not exists (
    select from concentration.engagements f
    where f.engagement_id = r.followed_by
      and f.starts_on <= greatest(r.ends_on, :as_of) + cast(:days as int)
      and (f.ends_on is null or f.ends_on > r.ends_on)
  )
order by r.ends_on, r.engagement_id
"""
# Engagements that began and ended, by day: their sum so far is how many run.
CHANGES = f"""
select branch_id, day, sum(change)::int as change from (
  select branch_id, greatest(starts_on, cast(:as_of as date)) as day, 1 as change
  from ({RUNNING}) r
  where starts_on <= :until and (ends_on is null or ends_on >= :as_of)
  union all
  select branch_id, ends_on + 1, -1 from ({RUNNING}) r
  where starts_on <= :until and ends_on >= :as_of and ends_on < :until
) c group by branch_id, day order by day
"""


@dataclass(frozen=True)
class End:
    """An engagement that ends, and none follows; its hours may not be told."""

    engagement: EngagementId
    client: ClientId
    branch: BranchId
    name: str
    client_name: str
    starts_on: date
    ends_on: date
    monthly_hours: float | None


def unfollowed(
    transaction: Transaction, as_of: date, days: int, branch: BranchId | None = None
) -> list[End]:
    """Read what ends up to so many days ahead, or ended as many days ago.

    Whose alarm sounds ended whenever it did.
    """
    bound = {"as_of": as_of, "days": days, "branch": branch}
    return [End(*row) for row in transaction.session.execute(text(ENDS), bound)]


def changes(
    transaction: Transaction, as_of: date, until: date
) -> list[tuple[BranchId, date, int]]:
    """Read by how many the engagements that run change on which day, by branch.

    On the first day by as many as run then.
    """
    bound = {"as_of": as_of, "until": until}
    rows = transaction.session.execute(text(CHANGES), bound)
    return [(row.branch_id, row.day, row.change) for row in rows]
