"""What clients were asked for, and who was not asked for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.asks import Ask, AskRate
from services.touchpoints.domain.periods import Period
from services.touchpoints.storage.copies import ASSIGNED
from services.touchpoints.storage.entries import table_of

ASKS = table_of("asks", Ask, "ask_id", "asked_at")
TODAY = "cast(cast(:now as timestamptz) at time zone coalesce(b.zone, 'UTC') as date)"

RATE = f"""
select count(distinct o.client_id) as clients,
  count(distinct a.client_id) as clients_asked, count(a.ask_id) as asks,
  count(*) filter (where a.outcome = 'yes') as yes,
  count(*) filter (where a.outcome = 'no') as no
from touchpoints.clients o
left join touchpoints.branches b on b.branch_id = o.branch_id
left join touchpoints.asks a on a.client_id = o.client_id
  and cast(a.asked_at at time zone coalesce(b.zone, 'UTC') as date) >= :since
  and cast(a.asked_at at time zone coalesce(b.zone, 'UTC') as date) < :until
where o.status = 'active' and o.counts_for is null and {ASSIGNED}
"""
# Who was never asked has not been asked since the first day.
NOT_ASKED = f"""
select o.client_id, o.branch_id, o.name, a.last_asked_at
from touchpoints.clients o
join touchpoints.relationships r using (client_id)
left join touchpoints.branches b on b.branch_id = o.branch_id
left join lateral (select max(asked_at) as last_asked_at from touchpoints.asks
  where client_id = o.client_id) a on true
where o.status = 'active' and r.level = 'healthy' and o.client_id > :after
  and {ASSIGNED} and {TODAY} >= make_interval(months => :months) + coalesce(
    cast(a.last_asked_at at time zone coalesce(b.zone, 'UTC') as date), o.since)
order by o.client_id limit :most
"""


@dataclass(frozen=True)
class NotAsked:
    """A healthy client nobody has asked for anything for long, or ever."""

    client: str
    branch: str
    name: str
    last_asked_at: datetime | None


def asked(transaction: Transaction, client: str) -> list[datetime]:
    """Read when the client was asked for something."""
    rows = transaction.session.execute(
        text("select asked_at from touchpoints.asks where client_id = :client"),
        {"client": client},
    )
    return [at for (at,) in rows]


def rate(transaction: Transaction, period: Period, staff: StaffId | None) -> AskRate:
    """Count the active clients, those asked in a period, and what they said."""
    bound: dict[str, date | StaffId | None] = {**vars(period), "staff": staff}
    return AskRate(*transaction.session.execute(text(RATE), bound).one())


def not_asked(
    transaction: Transaction,
    staff: StaffId | None,
    months: int,
    after: str,
    most: int,
) -> Sequence[NotAsked]:
    """Read whom nobody asked in so many calendar months."""
    rows = transaction.session.execute(
        text(NOT_ASKED),
        {
            "now": transaction.now,
            "staff": staff,
            "months": months,
            "after": after,
            "most": most,
        },
    )
    return [NotAsked(*row) for row in rows]
