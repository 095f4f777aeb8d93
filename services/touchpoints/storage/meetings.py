"""Meetings, beside the touches that they are."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.meetings import Meeting, MeetingFigures
from services.touchpoints.domain.periods import Period
from services.touchpoints.storage.copies import ASSIGNED
from services.touchpoints.storage.entries import table_of

MEETINGS = table_of("meetings", Meeting, "touch_id", "held_at")

FIGURES = f"""
select count(*) filter (where not o.no_show) as held,
  count(*) filter (where o.no_show) as no_shows,
  count(*) filter (where not o.no_show and o.agenda @>
    '[{{"topic": "value_explained", "covered": true}}]') as value_explained,
  coalesce(sum((select count(*) from touchpoints.opportunities p
    where p.touch_id = o.touch_id)), 0) as opportunities
from touchpoints.meetings o
left join touchpoints.branches b on b.branch_id = o.branch_id
where cast(o.held_at at time zone coalesce(b.zone, 'UTC') as date) >= :since
  and cast(o.held_at at time zone coalesce(b.zone, 'UTC') as date) < :until
  and {ASSIGNED}
"""


def figures(
    transaction: Transaction, period: Period, staff: StaffId | None
) -> MeetingFigures:
    """Count a period's meetings, and in how many we explained what we are worth."""
    row = transaction.session.execute(
        text(FIGURES), {**vars(period), "staff": staff}
    ).one()
    return MeetingFigures(*map(int, row))


def found_in(transaction: Transaction, touch: str) -> int:
    """Count the opportunities found in a meeting."""
    return transaction.session.execute(
        text("select count(*) from touchpoints.opportunities where touch_id = :touch"),
        {"touch": touch},
    ).scalar_one()
