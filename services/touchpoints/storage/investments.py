"""What was put into each client: contact that is no service, hours and money."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.standings import MONTHS_IGNORED, VALUE_NOW
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.investments import Investment
from services.touchpoints.storage.touches import STANDS

INVESTED = f"""
select c.client_id, c.branch_id, c.name, contact.touches, contact.seconds,
  marketing.minutes, marketing.outlay, {VALUE_NOW} as value
from touchpoints.clients c
join touchpoints.relationships r using (client_id)
left join touchpoints.branches b on b.branch_id = c.branch_id
cross join lateral (select {MONTHS_IGNORED} as months) as ignored
cross join lateral (
  select count(*) as touches, coalesce(sum(t.seconds), 0) as seconds
  from touchpoints.touches t join touchpoints.kinds k on k.name = t.kind
  where t.client_id = c.client_id and not k.service
    and t.occurred_at >= cast(cast(:since as date) as timestamp)
      at time zone coalesce(b.zone, 'UTC')
    and {STANDS}
) as contact
cross join lateral (
  select coalesce(sum(minutes), 0) as minutes, coalesce(sum(outlay), 0) as outlay
  from touchpoints.spendings s
  where s.client_id = c.client_id and s.spent_on >= :since
) as marketing
where c.client_id > :after and c.status in ('active', 'prospect')
  and c.counts_for is null
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (not :nothing
    or (contact.touches, marketing.minutes, marketing.outlay) = (0, 0, 0))
order by c.client_id limit :most
"""


def page(
    transaction: Transaction,
    since: date,
    staff: StaffId | None,
    place: tuple[str, int],
    *,
    nothing: bool,
) -> Sequence[Investment]:
    """Read what was invested since a day; `place` is the client after which, how many.

    With `nothing` only those into whom nothing was put.
    """
    after, most = place
    rows = transaction.session.execute(
        text(INVESTED),
        {
            "since": since,
            "staff": staff,
            "after": after,
            "most": most,
            "nothing": nothing,
            "now": transaction.now,
        },
    )
    return [investment_of(row) for row in rows]


def investment_of(row: Row[Any]) -> Investment:
    return Investment(
        client_id=row.client_id,
        branch_id=row.branch_id,
        name=row.name,
        touches=row.touches,
        minutes=round(row.seconds / 60) + int(row.minutes),
        outlay=row.outlay,
        value=row.value,
    )
