"""What we sold to one client only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, EngagementId

PAGE = """
select e.engagement_id as engagement, e.client_id as client, e.branch_id as branch,
  c.name as client_name, e.name, e.starts_on, e.ends_on
from concentration.engagements e join concentration.clients c using (client_id)
where e.exclusive and (e.ends_on is null or e.ends_on >= :as_of)
  and (cast(:branch as text) is null or e.branch_id = :branch)
  and e.engagement_id > :after
order by e.engagement_id limit :most
"""


@dataclass(frozen=True)
class Exclusive:
    """An engagement of which we sell the like to nobody else."""

    engagement: EngagementId
    client: ClientId
    branch: BranchId
    client_name: str
    name: str
    starts_on: date
    ends_on: date | None


def page(
    transaction: Transaction,
    branch: BranchId | None,
    as_of: date,
    after: str,
    most: int,
) -> list[Exclusive]:
    """Read what is exclusive and not over on a day."""
    rows = transaction.session.execute(
        text(PAGE), {"branch": branch, "as_of": as_of, "after": after, "most": most}
    )
    return [Exclusive(**row) for row in rows.mappings()]
