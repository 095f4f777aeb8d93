"""What relationships were worth together at some times, worked out in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.calendars.months import MONTH
from libs.decay import Terms
from libs.storage.standings import KEPT
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.domain.growth import Worth
from services.touchpoints.storage.relationships import MINE

# What counts of a touch, in the one order that all that follows asks for.
LIVE = f"""
select e.client_id, c.branch_id, e.occurred_at, e.touch_id, e.gamma,
  cast(e.occurred_at at time zone 'UTC' as date) as day
from touchpoints.credits e join touchpoints.clients c using (client_id)
where e.gamma > 0 and not e.reversal and e.occurred_at <= :until and {MINE}
  and (cast(:client as text) is null or e.client_id = :client)
  and not exists (select from touchpoints.credits taken
    where (taken.reversal or taken.turn > 0) and taken.touch_id = e.touch_id
      and (taken.reversal or taken.turn > e.turn))
"""
STEPS = f"""
select *, max(gamma) over (partition by client_id, day order by occurred_at, touch_id)
    as largest,
  lead(occurred_at) over a_client as next_at, lead(day) over a_client as next_day
from ({LIVE}) live
window a_client as (partition by client_id order by day, occurred_at, touch_id)
"""
SILENCE = (
    f"round(date_part('epoch', {{until}} - occurred_at - :grace) * 1000000)"
    f" / {MONTH.total_seconds() * 1_000_000} as months,"
    " cast(:law as text) as law, cast(:rate as float8) as rate"
)
# Of a client and UTC day the largest touch earns, with the last of that day.
WALKED = f"""
select branch_id, occurred_at, next_at, largest,
  touchpoints.worth(case when next_day = day then 0 else largest end, {KEPT})
    over (partition by client_id order by day, occurred_at, touch_id
      rows between unbounded preceding and 1 preceding) as before
from (select *, {SILENCE.format(until="next_at")} from ({STEPS}) steps) silent
"""
WORTH = f"""
select branch_id, at, count(*), sum((before + largest * (100 - before)) * {KEPT})
from (select *, {SILENCE.format(until="at")}
  from ({WALKED}) walked join unnest(cast(:moments as timestamptz[])) as at
    on occurred_at <= at and (next_at is null or next_at > at)) told
group by branch_id, at
"""


def worths(
    transaction: Transaction,
    moments: Sequence[datetime],
    terms: Terms,
    client: ClientId | None,
    staff: StaffId | None,
) -> dict[tuple[BranchId, datetime], Worth]:
    """Value the relationships of each branch, or one of them, at each of the times."""
    rows = transaction.session.execute(
        text(WORTH),
        {
            "moments": list(moments),
            "until": max(moments),
            "law": terms.law.value,
            "rate": terms.rate,
            "grace": terms.grace,
            "client": client,
            "staff": staff,
        },
    )
    return {(branch, at): Worth(at, count, value) for branch, at, count, value in rows}
