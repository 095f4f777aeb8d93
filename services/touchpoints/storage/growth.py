"""What relationships were worth together at some time, worked out in the database."""

from datetime import datetime

from sqlalchemy import text

from libs.calendars.months import MONTH
from libs.decay import Terms
from libs.storage.standings import KEPT
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.domain.growth import Worth
from services.touchpoints.storage.relationships import MINE

# Of a client and UTC day the largest touch earns, with the last of that day.
STEPS = f"""
select e.client_id, c.branch_id, e.occurred_at, e.touch_id,
  case when lead(e.occurred_at) over a_day is null
    then max(e.gamma) over (partition by e.client_id, {{day}}) else 0 end as gamma,
  coalesce(lead(e.occurred_at) over a_client, :at) - e.occurred_at as silence
from touchpoints.credits e join touchpoints.clients c using (client_id)
where e.gamma > 0 and not e.reversal and e.occurred_at <= :at and {MINE}
  and (cast(:client as text) is null or e.client_id = :client)
  and not exists (select from touchpoints.credits taken
    where taken.touch_id = e.touch_id and taken.reversal)
window a_day as (partition by e.client_id, {{day}} order by e.occurred_at, e.touch_id),
  a_client as (partition by e.client_id order by e.occurred_at, e.touch_id)
""".format(day="cast(e.occurred_at at time zone 'UTC' as date)")
WORTH = f"""
select branch_id, count(*), sum(value) from (
  select branch_id, touchpoints.worth(gamma, {KEPT} order by occurred_at, touch_id)
    as value
  from (select *, round(date_part('epoch', silence - :grace) * 1000000)
      / {MONTH.total_seconds() * 1_000_000} as months,
      cast(:law as text) as law, cast(:rate as float8) as rate
    from ({STEPS}) steps) silences
  group by branch_id, client_id) clients
group by branch_id
"""


def worth_at(
    transaction: Transaction,
    at: datetime,
    terms: Terms,
    client: ClientId | None,
    staff: StaffId | None,
) -> dict[BranchId, Worth]:
    """Value the relationships of each branch, or one of them, at a time."""
    rows = transaction.session.execute(
        text(WORTH),
        {
            "at": at,
            "law": terms.law.value,
            "rate": terms.rate,
            "grace": terms.grace,
            "client": client,
            "staff": staff,
        },
    )
    return {branch: Worth(at, count, value) for branch, count, value in rows}
