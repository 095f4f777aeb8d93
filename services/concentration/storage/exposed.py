"""Who may be lost, with what revenue, and what of it hangs on one thing."""

from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.attention import A_WINDOW, first_day
from services.concentration.domain.exposed import Client, yearly
from services.concentration.domain.scenarios import Tie, What
from services.concentration.domain.slices import Kind
from services.concentration.domain.windows import Window
from services.concentration.storage.knowers import EVERY_AREA, relied_on
from services.concentration.storage.slices import SLICES
from services.concentration.storage.units import UNITS

COUNTED = """
m.month between :first and :last
and (cast(:branch as text) is null or m.branch_id = :branch)
"""
# What was committed in total is spread over the days from its beginning to its end.
# Licences take no time of ours.
COMMITTED = """
select client_id, sum(case per when 'month' then committed_hours
  else committed_hours * 30.4375 / (ends_on - starts_on + 1) end)::float8 as hours
from concentration.engagements
where starts_on <= :as_of and (ends_on is null or ends_on >= :as_of)
  and kind <> 'licence' and committed_hours is not null and (per = 'month' or
    (per = 'total' and ends_on is not null))
group by client_id
"""
# What was logged in 90 days, as hours of a month.
LOGGED = f"""
select client_id, (sum(minutes) / 60.0 * 30.4375 / {A_WINDOW.days})::float8 as hours
from concentration.time_entries where worked_on between :logged_since and :as_of
group by client_id
"""
CLIENTS = f"""
select c.client_id, u.unit_id, c.name, b.cents, r.p180,
  coalesce(h.hours, l.hours) as hours,
  coalesce(s.status, c.status) = 'lost' as lost
from (
  select m.client_id, sum(m.cents)::bigint as cents
  from concentration.months m where {COUNTED} group by m.client_id
) b
join ({UNITS}) u using (client_id)
join concentration.clients c using (client_id)
left join concentration.clients s on s.client_id = c.counts_for
left join concentration.leaving_risks r
  on r.client_id = coalesce(c.counts_for, c.client_id)
left join ({COMMITTED}) h on h.client_id = c.client_id
left join ({LOGGED}) l on l.client_id = c.client_id
"""
# Whom clients count for where that one is seen: what holds of it holds of all.
HEADS = """
select c.client_id, coalesce(s.client_id, c.client_id) as head
from concentration.clients c
left join concentration.clients s on s.client_id = c.counts_for
"""
# A client hangs on the one there who decides or, with none, on the only one known.
CONTACTS = f"""join (
  select h.client_id, h.head, o.slice from ({HEADS}) h join (
    select t.head, coalesce(min(p.contact_id) filter (where p.decision_maker),
      min(p.contact_id)) as slice
    from concentration.contacts p join ({HEADS}) t using (client_id)
    where p.active group by t.head
    having count(*) = 1 or count(*) filter (where p.decision_maker) = 1
  ) o using (head)
) s using (client_id)"""
# On one of ours hangs who is theirs, and who stops without what only they know.
HELD = f"""
select h.client_id, c.account_manager as slice
from ({HEADS}) h join concentration.clients c on c.client_id = h.head
where c.account_manager is not null
union
select c.client_id, a.knowers[1] from ({EVERY_AREA}) a
join concentration.clients c on coalesce(c.counts_for, c.client_id) = a.client_id
where a.critical and cardinality(a.knowers) = 1
"""
TIED = f"""
select '{{what}}' as what, s.slice as key, {{name}} as name, m.client_id,
  sum(m.cents)::bigint as cents
from concentration.months m {{join}}
where s.slice is not null and {COUNTED}
group by s.slice, {{name}}, m.client_id
"""
NO_NAME = "cast(null as text)"
# What a client hangs on, and what that is called when not by its key.
JOINS = {
    What.LINE: (SLICES[Kind.LINE], NO_NAME),
    What.VENDOR: (SLICES[Kind.VENDOR], NO_NAME),
    What.SECTOR: (SLICES[Kind.SECTOR], NO_NAME),
    What.REFERRER: (
        f"""{SLICES[Kind.REFERRER]}
left join concentration.clients p on p.client_id = s.slice""",
        "p.name",
    ),
    What.BUILDING: (SLICES[Kind.BUILDING], NO_NAME),
    What.CONTACT: (
        f"{CONTACTS} join concentration.clients p on p.client_id = s.head",
        "p.name",
    ),
    What.STAFF: (
        f"""join ({HELD}) s using (client_id)
join concentration.staff p on p.staff_id = s.slice and p.active""",
        "p.name",
    ),
}
TIES = {
    what: TIED.format(what=what.value, join=join, name=name)
    for what, (join, name) in JOINS.items()
}


def clients(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> tuple[list[Client], list[Client]]:
    """Read who may be lost and, apart, who brought something in and is lost already."""
    rows = transaction.session.execute(text(CLIENTS), bound(window, branch)).all()
    read = [(client_of(row), row.lost) for row in rows]
    return [c for c, lost in read if not lost], [c for c, lost in read if lost]


def ties(
    transaction: Transaction,
    window: Window,
    branch: BranchId | None,
    wanted: What | None,
) -> list[Tie]:
    """Read what of the clients hangs on anything that has a name, or on one kind."""
    kinds = [sql for what, sql in TIES.items() if wanted in {None, what}]
    if not kinds:
        return []
    statement = text(" union all ".join(kinds))
    rows = transaction.session.execute(statement, bound(window, branch))
    return [
        Tie(What(row.what), row.key, row.name, row.client_id, row.cents) for row in rows
    ]


def bound(window: Window, branch: BranchId | None) -> dict[str, Any]:
    return {
        "first": window.first.day(1),
        "last": window.last.day(1),
        "logged_since": first_day(window.as_of),
        "branch": branch,
        **relied_on(window.as_of),
    }


def client_of(row: Row[Any]) -> Client:
    chance = None if row.p180 is None else yearly(row.p180)
    return Client(row.client_id, row.unit_id, row.name, row.cents, chance, row.hours)
