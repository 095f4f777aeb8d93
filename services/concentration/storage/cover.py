"""Whose time there is ahead, and which hours of it are signed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.cover import HORIZONS, Ahead, Booked, Person
from services.concentration.domain.covers import Colleague, OnRecord, Signed
from services.concentration.storage.units import UNITS

# A lost client's work will not be done, nor one's that never was; licences take no time
# of ours.
RUNNING = """
select e.*, case
  when per = 'month' then committed_hours / 30.4375
  when ends_on is not null then committed_hours * 1.0 / (ends_on - starts_on + 1)
  end as hours_a_day
from concentration.engagements e
join concentration.clients c using (client_id)
left join concentration.clients s on s.client_id = c.counts_for
where e.kind <> 'licence' and coalesce(s.status, c.status) <> 'lost'
"""
BOOKED = """
select b.staff_id, b.engagement_id, b.from_day,
  least(b.to_day, e.ends_on) as to_day, b.share::float8
from concentration.bookings b
left join concentration.engagements e using (engagement_id)
join concentration.clients c on c.client_id = b.client_id
left join concentration.clients s on s.client_id = c.counts_for
where b.cancelled_on is null and coalesce(s.status, c.status) <> 'lost'
  and b.from_day <= :last and least(b.to_day, e.ends_on) >= :first
"""
# Those for whom somebody is booked are told one by one.
DAYS = f"""
select r.client_id, r.branch_id, r.hours_a_day, ahead, k.engagement_id,
  least(r.ends_on, cast(:first as date) + ahead - 1)
    - greatest(r.starts_on, cast(:first as date)) + 1 as days
from ({RUNNING}) r
left join (select distinct engagement_id from ({BOOKED}) b) k using (engagement_id)
cross join unnest(cast(:horizons as int[])) ahead
"""
HOURS = """
coalesce(sum(d.hours_a_day * d.days), 0)::float8 as hours,
count(*) filter (where d.hours_a_day is null) as untold
"""
SIGNED = f"""
select branch_id, engagement_id, ahead, {HOURS} from ({DAYS}) d
where days > 0 group by branch_id, engagement_id, ahead
"""
BY_UNIT = f"""
select d.branch_id, d.engagement_id, d.ahead, {HOURS}, u.unit_id, min(c.name) as name
from ({DAYS}) d join ({UNITS}) u using (client_id)
join concentration.clients c using (client_id)
where d.days > 0 group by u.unit_id, d.branch_id, d.engagement_id, d.ahead
"""
# Freelancers and the service desk are no project staff, unless the owner says so.
SHARE = """coalesce(project_share,
  case when permanent and not service_desk then 1.0 else 0.0 end)"""
STAFF = f"""
select staff_id, branch_id, name, absences, {SHARE} as share
from concentration.staff where active order by staff_id
"""
ON_RECORD = """
select b.branch_id,
  exists (select from concentration.engagements e
    where e.branch_id = b.branch_id and e.kind <> 'licence') as sold,
  exists (select from concentration.bookings k
    where k.branch_id = b.branch_id) as booked
from concentration.branches b
"""


def signed(
    transaction: Transaction, first: date, horizons: Sequence[int] = HORIZONS
) -> list[Signed]:
    """Read which hours are signed in the days from the first on, by branch."""
    last = Ahead(first, max(horizons)).last
    bound = {"first": first, "last": last, "horizons": list(horizons)}
    return [Signed(*row) for row in transaction.session.execute(text(SIGNED), bound)]


def signed_by_unit(
    transaction: Transaction, ahead: Ahead
) -> list[tuple[str, str, Signed]]:
    """Read which hours are signed in the days ahead, by unit, with a client's name."""
    bound = {"first": ahead.first, "last": ahead.last, "horizons": [ahead.days]}
    rows = transaction.session.execute(text(BY_UNIT), bound)
    return [(row.unit_id, row.name, Signed(*row[:5])) for row in rows]


def bookings(transaction: Transaction, ahead: Ahead) -> list[Booked]:
    """Read who is booked in the days ahead."""
    bound = {"first": ahead.first, "last": ahead.last}
    return [Booked(*row) for row in transaction.session.execute(text(BOOKED), bound)]


def colleagues(transaction: Transaction) -> list[Colleague]:
    """Read who of us is there."""
    return [
        Colleague(
            Person(row.staff_id, days_of(row.absences), row.share),
            *(row.branch_id, row.name),
        )
        for row in transaction.session.execute(text(STAFF))
    ]


def days_of(written: Sequence[Sequence[str]]) -> list[tuple[date, date]]:
    return [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in written]


def on_record(transaction: Transaction) -> dict[BranchId, OnRecord]:
    """Read in which branches anything was sold, and anybody booked."""
    rows = transaction.session.execute(text(ON_RECORD))
    return {row.branch_id: OnRecord(row.sold, row.booked) for row in rows}
