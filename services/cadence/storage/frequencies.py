"""How often clients were called and met, counted up to a day of their branch."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Client
from services.cadence.domain.filters import FrequencyFilter
from services.cadence.storage.clients import client_of

# What was told without its way counts as a meeting, but not as face to face or else.
PAGE = """
select c.*, counted.*, up_to.day from cadence.clients c
left join cadence.branches b using (branch_id)
cross join lateral (
  select coalesce(
    cast(:day as date), cast(:now at time zone coalesce(b.zone, 'UTC') as date)
  ) as day
) up_to
cross join lateral (
  select (up_to.day + 1)::timestamp at time zone coalesce(b.zone, 'UTC') as at
) ends
cross join lateral (
  select count(*) as in_a_year,
    count(*) filter (where t.occurred_at >= ends.at - cast(:period as interval))
      as in_period,
    count(*) filter (where t.satisfies = 'meeting' and t.channel is not null) as told,
    count(*) filter (where t.satisfies = 'meeting' and t.channel = 'in_person')
      as in_person
  from cadence.touches t
  where t.client_id = c.client_id
    and t.occurred_at >= ends.at - interval '365 days' and t.occurred_at < ends.at
) counted
where c.status in ('active', 'prospect') and c.counts_for is null
  and (cast(:branches as text[]) is null or c.branch_id = any(:branches))
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:client as text) is null or c.client_id = :client)
  and (cast(:after as text[]) is null
    or (c.branch_id, c.client_id)
      > ((cast(:after as text[]))[1], (cast(:after as text[]))[2]))
order by c.branch_id, c.client_id limit :most
"""
PERIOD_DAYS = 90

Place = tuple[str, str]


@dataclass(frozen=True)
class Counted:
    """Touches with a client in the year up to a day and in the last days of it.

    `face_to_face` is the share of the meetings whose way was told; None without any.
    """

    client: Client
    day: date
    in_a_year: int
    in_period: int
    face_to_face: float | None


def page(
    transaction: Transaction, asked: FrequencyFilter, after: Place | None, most: int
) -> list[Counted]:
    """Count the touches with clients we keep up with."""
    bound = vars(asked.wanted) | {
        "day": asked.day,
        "now": transaction.now,
        "period": f"{PERIOD_DAYS} days",
        "after": after and list(after),
        "most": most,
    }
    return [counted_of(row) for row in transaction.session.execute(text(PAGE), bound)]


def counted_of(row: Row[Any]) -> Counted:
    return Counted(
        client=client_of(row),
        day=row.day,
        in_a_year=row.in_a_year,
        in_period=row.in_period,
        face_to_face=row.in_person / row.told if row.told else None,
    )
