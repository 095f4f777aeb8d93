"""The rituals of a whole branch, worked out in the database as the domain does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from libs.calendars.working_time import OpenHours
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.horizon import days_within, horizon, months_within
from services.cadence.domain.purposes import RULES
from services.cadence.domain.rituals import RITUAL
from services.cadence.storage.tasks import AGREED_BEFORE_A_MERGE, OPEN

IN_A_WINDOW = """
c.branch_id = :branch and c.client_id > :after and c.client_id <= :upto
"""

# A day of the calendar is looked up by its place: a join would search it each time.
STARTS_AT = "(cast(:starts as timestamptz[]))[{day} - :first_day + 1]"
REVIEWED_AT = STARTS_AT.replace(":starts", ":reviewed")
CALENDAR = """
months (month, begins, last_worked, occasion, nth, days) as (
  select *, to_char(first, 'YYYY-MM'),
    cast(12 * extract(year from first) + extract(month from first) as integer),
    cast(extract(day from first + interval '1 month' - interval '1 day') as integer)
  from unnest(cast(:months as date[]), cast(:begins as timestamptz[]),
    cast(:last_worked as date[])) as given (first)
),
rules (purpose, channel, gap_class, needs, minutes) as (
  select * from unnest(cast(:purposes as text[]), cast(:channels as text[]),
    cast(:gap_classes as text[]), cast(:needs as text[]), cast(:minutes as integer[]))
)"""
KEPT_UP_WITH = """
select c.client_id, c.branch_id, c.next_touch_at,
  greatest(c.last_call, c.last_meeting) as last_spoken,
  c.monthly_meeting, c.monthly_call, c.newsletter, c.review_months,
  cast(date_trunc('month', greatest(:now, c.paused_until) at time zone :zone) as date)
    as since_month,
  coalesce(cast(c.last_meeting at time zone :zone as date), came_on) as met_on,
  coalesce(cast(greatest(c.last_call, c.last_meeting) at time zone :zone as date),
    came_on) as spoken_on,
  cast(coalesce(c.meeting_since, :now) at time zone :zone as date) as meeting_given_on,
  cast(coalesce(c.call_since, :now) at time zone :zone as date) as call_given_on,
  registered_on, came_on, cast(12 * extract(year from came_on)
    + extract(month from came_on) as integer) as came_nth
from cadence.clients c cross join lateral (
  select cast(c.registered_at at time zone :zone as date) as registered_on
) as registered
cross join lateral (
  select least(cast(c.came_at at time zone 'UTC' as date), registered_on) as came_on
) as first
where {scope} and c.status in ('active', 'prospect') and c.counts_for is null
"""
# The month after the touch that it runs from, or this one: what was missed is over.
# Of the month that it was given in the last working day, if it was late for the touch.
PROMISED = f"""
select k.*, given.purpose, m.occasion, m.begins,
  {STARTS_AT.format(day="due.day")} as due_at
from kept_up_with k
cross join lateral (values
  ('monthly_meeting', k.met_on, k.meeting_given_on, k.monthly_meeting),
  ('monthly_call', k.spoken_on, k.call_given_on, k.monthly_call)
) as given (purpose, since, given_on, is_given)
cross join lateral (
  select cast(date_trunc('month', cast(given.since as timestamp))
    + interval '1 month' as date) as month
) as following
join months m on m.month = greatest(following.month, k.since_month)
cross join lateral (
  select case when following.month = m.month
    then least(given.since + 30, m.last_worked) else m.month - 1 end as day
) as by_touch
cross join lateral (
  select case when m.month <= given.given_on and by_touch.day < given.given_on
    then greatest(m.last_worked, given.given_on)
    else greatest(m.month, by_touch.day) end as day
) as due
where given.is_given
"""
NEWSLETTERS = f"""
select k.*, 'newsletter', m.occasion, m.begins, {STARTS_AT.format(day="m.last_worked")}
from kept_up_with k
join months m on m.month > k.registered_on and m.month >= k.since_month
where k.newsletter
"""
REVIEWS = f"""
select k.*, 'review', m.occasion, m.begins, {REVIEWED_AT.format(day="due.day")}
from kept_up_with k
join months m on m.month > k.registered_on and m.month >= k.since_month
cross join lateral (
  select m.month - 1
    + least(cast(extract(day from k.came_on) as integer), m.days) as day
) as due
where k.review_months > 0 and mod(m.nth - k.came_nth, k.review_months) = 0
"""
WANTED = """
select
  md5(client_id || E'\\n' || purpose || E'\\n' || occasion) as task_id,
  branch_id, client_id, purpose, occasion,
  least(begins, due_at) as not_before, due_at, next_touch_at, last_spoken
from due where due_at <= :until
"""
HELD = f"""
select t.task_id, t.client_id, t.needs, t.not_before, t.due_at, t.occasion,
  c.next_touch_at
from cadence.clients c join cadence.tasks t using (client_id)
where {{scope}} and t.purpose = any(:purposes) and {OPEN}
"""
# What of it is not there yet, or is there for another day.
CHANGED = """
select l.* from (
  select w.* from wanted w left join held h using (task_id) where h.task_id is null
) as l
left join cadence.tasks t using (client_id, purpose, occasion)
where t.task_id is null
union all
select w.* from wanted w join held h using (task_id)
where (h.not_before, h.due_at) is distinct from (w.not_before, w.due_at)
"""
# What is there and no longer wanted: its month has passed, or it is not promised.
STALE = """
select h.* from held h left join wanted w using (task_id) where w.task_id is null
"""
DIFFERENCES = f"""
with {CALENDAR},
kept_up_with as materialized ({KEPT_UP_WITH}),
due as (
  {PROMISED} union all {NEWSLETTERS} union all {REVIEWS}
),
wanted as materialized ({WANTED}),
held as materialized ({HELD}),
changed as materialized ({CHANGED}),
stale as materialized ({STALE})
"""
OPENED = """
insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion, channel,
  gap_class, needs, minutes, opened_at, not_before, due_at)
select c.task_id, c.branch_id, c.client_id, c.purpose, c.occasion, r.channel,
  r.gap_class, r.needs, r.minutes, :now, c.not_before, c.due_at
from changed c join rules r using (purpose)
on conflict (task_id) do update
set (not_before, due_at, starts_at, on_time)
  = row(excluded.not_before, excluded.due_at, null, null)
"""
MISSED = """
update cadence.tasks t set closed_at = :now, outcome = 'missed'
from stale where t.task_id = stale.task_id
  and stale.occasion < (select min(occasion) from months)
"""
WITHDRAWN = f"""
delete from cadence.tasks t using stale where t.task_id = stale.task_id
  and stale.occasion >= (select min(occasion) from months)
  and not {AGREED_BEFORE_A_MERGE}
"""
# Whom more may follow for: done already by the log, or to be contacted at another time;
# and a row without anybody when anything was opened, or moved.
RENEW = f"""
{DIFFERENCES.format(scope=IN_A_WINDOW)},
opened as ({OPENED}), missed as ({MISSED}), withdrawn as ({WITHDRAWN})
select c.client_id from changed c join rules r using (purpose)
where r.needs is not null and (c.due_at < c.next_touch_at or c.next_touch_at is null
  or c.last_spoken > c.not_before)
union
select client_id from stale
where needs is not null and (due_at <= next_touch_at or next_touch_at is null)
union
select null where exists (select from changed)
"""
A_WINDOW = """
select upto, exists (
  select from cadence.clients where branch_id = :branch and client_id > upto
) from (
  select coalesce(max(client_id), :after) as upto from (
    select client_id from cadence.clients
    where branch_id = :branch and client_id > :after order by client_id limit :most
  ) as next
) as reached
"""
LOCK = f"""
select from cadence.clients c where {IN_A_WINDOW}
order by client_id for no key update
"""


@dataclass(frozen=True)
class Renewed:
    """Whether any task was opened or moved, and with whom to plan anew."""

    any_opened: bool
    moved: tuple[ClientId, ...]


@dataclass(frozen=True)
class Stretch:
    """Clients of a branch after one and up to another; `more` if others follow."""

    branch: BranchId
    after: ClientId
    upto: ClientId
    more: bool


def stretch(
    transaction: Transaction, branch: BranchId, after: ClientId, most: int
) -> Stretch:
    """Find the next clients of a branch."""
    upto, more = transaction.session.execute(
        text(A_WINDOW), {"branch": branch, "after": after, "most": most}
    ).one()
    return Stretch(branch, after, upto, more)


def take(transaction: Transaction, among: Stretch) -> None:
    """Take clients in hand, in order, and look no further at them."""
    transaction.session.execute(text(LOCK), vars(among))


def renew(transaction: Transaction, among: Stretch, hours: OpenHours) -> Renewed:
    """Make the tasks of clients, in hand, those of their rituals."""
    found = transaction.session.execute(
        text(RENEW), calendar(transaction.now, hours) | vars(among)
    )
    named = found.scalars().all()
    return Renewed(None in named, tuple(each for each in named if each))


def calendar(now: datetime, hours: OpenHours) -> dict[str, Any]:
    months, days = months_within(now, hours), days_within(now, hours)
    rules = {purpose: RULES[purpose] for purpose in sorted(RITUAL)}
    return {
        "now": now,
        "until": horizon(now),
        "zone": hours.zone.key,
        "months": months.first,
        "begins": months.begins,
        "last_worked": months.last_worked,
        "first_day": days.first,
        "starts": days.starts_at,
        "reviewed": days.reviewed_at,
        "purposes": list(rules),
        "channels": [rule.channel for rule in rules.values()],
        "gap_classes": [rule.gap_class for rule in rules.values()],
        "needs": [rule.needs for rule in rules.values()],
        "minutes": [rule.minutes for rule in rules.values()],
    }
