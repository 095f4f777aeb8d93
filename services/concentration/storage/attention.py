"""What each unit took of our time and brought in, window by window."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.domain.attention import (
    LEAST_SHARE,
    MOST_OF_ONE_PERSON,
    Attention,
    ends,
    first_day,
)
from services.concentration.storage.units import UNITS

IN_BRANCH = "(cast(:branch as text) is null or {}.branch_id = :branch)"
# A merged client's touches and its survivor's entries may tell of the same hours.
SPENT = f"""
units as materialized ({UNITS}),
days as (
  select u.unit_id, coalesce(c.counts_for, c.client_id) as client_id, s.person, s.day,
    greatest(sum(s.entered), sum(s.touched)) as minutes
  from (
    select client_id, coalesce(staff_id, staff_ref) as person, worked_on as day,
      minutes as entered, 0 as touched
    from concentration.time_entries where worked_on between :first and :last
    union all
    select client_id, coalesce(staff_id, ''), touched_on, 0, minutes
    from concentration.touch_times where touched_on between :first and :last
  ) s
  join concentration.clients c using (client_id) join units u using (client_id)
  where {IN_BRANCH.format("c")}
  group by 1, 2, 3, 4
),
bills as (
  select u.unit_id, b.client_id, b.issued_on as day, b.cents
  from concentration.billed b join units u using (client_id)
  where b.issued_on between :first and :last and b.cents is not null
    and {IN_BRANCH.format("b")}
)
"""
COMPARED = f"""
windows as (
  select until, since
  from unnest(cast(:ends as date[]), cast(:begins as date[])) as w (until, since)
),
{SPENT},
of_people as (
  select w.until, d.unit_id, d.person, sum(d.minutes) as minutes,
    sum(d.minutes) / sum(sum(d.minutes)) over (partition by w.until, d.person) as part
  from windows w join days d on d.day between w.since and w.until
  group by 1, 2, 3
),
worked as (
  select until, unit_id, sum(minutes)::bigint as minutes,
    max(part) filter (where person <> '') as of_person,
    (array_agg(person order by part desc, person desc)
      filter (where person <> ''))[1] as person
  from of_people group by 1, 2
),
paid as (
  select w.until, b.unit_id, sum(b.cents)::bigint as cents
  from windows w join bills b on b.day between w.since and w.until
  group by 1, 2
),
seen as (
  select unit_id from worked union select unit_id from paid where cents > 0
),
compared as (
  select w.until, s.unit_id, coalesce(k.minutes, 0) as minutes,
    coalesce(p.cents, 0) as cents, k.person, k.of_person,
    sum(k.minutes) over of_window as all_minutes,
    sum(greatest(p.cents, 0)) over of_window as all_cents,
    count(*) filter (where k.minutes > 0 or p.cents > 0) over of_window as units
  from windows w cross join seen s
  left join worked k on (k.until, k.unit_id) = (w.until, s.unit_id)
  left join paid p on (p.until, p.unit_id) = (w.until, s.unit_id)
  window of_window as (partition by w.until)
)
"""
# A unit is called after its client that we worked for most, or that was billed most.
LED = """
led as materialized (
  select distinct on (u.unit_id) u.unit_id, c.client_id, c.branch_id, c.name,
    count(*) over (partition by u.unit_id) as clients,
    max(r.as_of) filter (where r.value is not null)
      over (partition by u.unit_id) as earned_at
  from {of} s join units u using (unit_id)
  join concentration.clients c using (client_id)
  left join concentration.relationships r using (client_id)
  left join (
    select client_id, sum(minutes) as minutes from days group by 1
  ) d using (client_id)
  left join (
    select client_id, sum(cents) as cents from bills group by 1
  ) p using (client_id)
  order by u.unit_id, d.minutes desc nulls last, p.cents desc nulls last, c.client_id
)
"""
PAGE = f"""
with {COMPARED}, {LED.format(of="seen")},
ranked as (
  select unit_id, row_number() over (order by minutes desc, cents desc, unit_id) as rank
  from compared where until = :as_of
)
select x.*, l.client_id, l.branch_id, l.name, l.clients, l.earned_at, r.rank,
  st.name as person_name
from ranked r join compared x using (unit_id) join led l using (unit_id)
left join concentration.staff st on st.staff_id = x.person
where r.rank > :after and r.rank <= cast(:after as bigint) + :most
order by r.rank, x.until desc
"""
# An alarm may begin only with a large share, of all or of one of us, or go on.
LARGE = f"""
with {COMPARED},
large as (
  select unit_id from compared
  where minutes > :large * all_minutes or cents > :large * all_cents
    or of_person > :of_person
  union select unnest(cast(:units as text[]))
),
{LED.format(of="large")}
select x.*, l.client_id, l.branch_id, l.name, l.clients, l.earned_at, 0 as rank,
  cast(null as text) as person_name
from large join compared x using (unit_id) join led l using (unit_id)
order by x.unit_id, x.until desc
"""


@dataclass(frozen=True)
class Attended:
    """A unit in the latest windows, the latest first, with `rank` 1 for the most hours.

    `client` is the one it is called after, `clients` how many it has; `earned_at` is
    when any of its relationships earned anything last, None when none has any value.
    """

    unit: str
    client: ClientId
    branch: BranchId
    name: str
    clients: int
    rank: int
    earned_at: datetime | None
    person_name: str | None
    windows: Sequence[Attention]

    @property
    def now(self) -> Attention:
        """The latest window."""
        return self.windows[0]


def page(
    transaction: Transaction,
    as_of: date,
    branch: BranchId | None,
    after: int,
    most: int,
) -> list[Attended]:
    """Compare hours and revenue of units, those that took most hours first."""
    bound = asked(as_of, branch) | {"after": after, "most": most}
    return read(transaction, PAGE, bound)


def large(
    transaction: Transaction, as_of: date, units: Collection[str]
) -> list[Attended]:
    """Compare the units of which an alarm may begin, and the given, in no rank."""
    bound = asked(as_of, None) | {
        "large": LEAST_SHARE,
        "of_person": MOST_OF_ONE_PERSON,
        "units": sorted(units),
    }
    return read(transaction, LARGE, bound)


def read(transaction: Transaction, sql: str, bound: dict[str, Any]) -> list[Attended]:
    by_unit: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in transaction.session.execute(text(sql), bound):
        by_unit[row.unit_id].append(row)
    return [attended_of(rows) for rows in by_unit.values()]


def asked(as_of: date, branch: BranchId | None) -> dict[str, Any]:
    until = ends(as_of)
    return {
        "as_of": as_of,
        "ends": until,
        "begins": [first_day(each) for each in until],
        "first": first_day(until[-1]),
        "last": as_of,
        "branch": branch,
    }


def attended_of(rows: Sequence[Row[Any]]) -> Attended:
    first = rows[0]
    return Attended(
        first.unit_id,
        first.client_id,
        first.branch_id,
        first.name,
        first.clients,
        first.rank,
        first.earned_at,
        first.person_name,
        [attention_of(row) for row in rows],
    )


def attention_of(row: Row[Any]) -> Attention:
    return Attention(
        row.unit_id,
        row.minutes,
        int(row.all_minutes or 0),
        row.cents,
        int(row.all_cents or 0),
        row.units,
        row.person,
        None if row.of_person is None else float(row.of_person),
    )
