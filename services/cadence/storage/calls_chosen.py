"""The statement that chooses whom to call: callbacks owed, what cannot wait, others."""

from collections.abc import Mapping
from typing import Any

from libs.decay import FULL
from libs.storage.standings import MONTHS_IGNORED, VALUE_NOW
from services.cadence.domain.expected_loss import (
    CALL_CREDIT,
    CONNECT_RATE,
    DAYS_A_YEAR,
    EVEN_MARGIN,
    SAFEST_LEAVING_RATE,
    UNEARNED_VALUE,
)
from services.cadence.domain.purposes import SPOKEN, GapClass, Purpose
from services.cadence.domain.rituals import RITUAL
from services.cadence.domain.spacing import SPACED
from services.cadence.storage.copies import ALL_OF_THEM, THEIR_CLIENT
from services.cadence.storage.grants import OVER
from services.cadence.storage.tasks import OPEN

# A call or a meeting that there is to make by now.
BEGUN = """
t.needs is not null and t.not_before <= :now and coalesce(t.snoozed_until <= :now, true)
"""

OVERDUE = """
select k.callback_id, k.client_id, k.due_at
from cadence.callbacks k join cadence.clients c using (client_id)
where k.branch_id = any(:branches) and k.closed_at is null and k.due_at < :now
  and (cast(:staff as text) is null or c.account_manager = :staff)
"""

KEPT_UP_WITH = """
select c.client_id, c.branch_id, c.tier, c.account_manager, c.next_touch_at, c.margin,
  least(c.came_at, c.registered_at) as came_at,
  greatest(c.last_call, c.last_meeting, c.last_random) as last_personal,
  c.shortest, c.longest, c.paused_until,
  c.value, c.decays_from, c.law, c.rate, b.days, b.tomorrow
from unnest(cast(:branches as text[]), cast(:days as integer[]),
  cast(:tomorrows as timestamptz[])) as b (branch_id, days, tomorrow)
join cadence.clients c using (branch_id)
where c.status in ('active', 'prospect') and c.next_touch_at is not null
"""
# The median of the tier, and in the row without a tier that of the whole branch.
MEDIANS = """
select branch_id, tier, percentile_cont(0.5) within group (order by margin) as margin
from kept_up_with where margin is not null
group by grouping sets ((branch_id, tier), (branch_id))
"""
# Whom somebody put off, planned a touch with, or gave to a colleague to talk to; and
# with whom there is what keeps no gap, or a talk that was put off.
MANAGED = f"""
select coalesce(own.counts_for, own.client_id) as client_id,
  max(greatest(t.due_at, t.snoozed_until)) filter (where t.purpose = :put_off)
    as put_off_until,
  min(coalesce(t.starts_at, t.snoozed_until)) filter (where t.needs is not null
    and coalesce(t.starts_at, t.snoozed_until) > :now
    and coalesce(t.starts_at, t.snoozed_until) <= :near) as planned_at,
  min(t.due_at) filter (where t.gap_class = :exempt and {BEGUN}) as urgent_at,
  max(t.snoozed_until) filter (where t.needs is not null) as asked_again,
  (array_agg(t.handed_to order by t.due_at, t.task_id)
    filter (where t.handed_to is not null and t.needs is not null
      and t.not_before <= :now and s.active is not false))[1] as handed_to
from cadence.tasks t join cadence.clients own using (client_id)
left join cadence.staff s on s.staff_id = t.handed_to
where t.branch_id = any(:branches) and {OPEN} and (t.purpose = :put_off
  or t.handed_to is not null or t.starts_at > :now and t.starts_at <= :near
  or t.snoozed_until > :now or t.gap_class = :exempt and {BEGUN})
group by 1
"""

URGENT = """
select c.client_id, m.urgent_at, c.next_touch_at
from kept_up_with c join managed m using (client_id)
where m.urgent_at is not null
  and (cast(:staff as text) is null
    or coalesce(m.handed_to, c.account_manager) = :staff)
  and coalesce(greatest(c.paused_until, m.put_off_until) <= :now, true)
  and c.client_id not in (select client_id from overdue)
"""

# What the gate keeps a call away from, but for the very talk that is granted and due.
# Of each client it is looked up by an index: what others were sent does not matter.
TOO_CLOSE_TO = """
{at} > :now - c.shortest and {at} < :now + c.shortest and gap_class = any(:spaced)
"""
SENT = f"""
select true from cadence.outgoing
where client_id = c.client_id and {TOO_CLOSE_TO.format(at="occurred_at")} limit 1
"""
GRANTED = f"""
select true from cadence.grants g
where client_id = c.client_id and {TOO_CLOSE_TO.format(at="at")}
  and withdrawn_at is null and used_at is null and expires_at >= :now and not ({OVER})
  and not (channel = any(:spoken) and at <= :now)
limit 1
"""

SOMETHING_ELSE = f"""
select from cadence.tasks t
where t.client_id = any({ALL_OF_THEM.format("c.client_id")}) and {OPEN} and {BEGUN}
  and t.purpose <> all(:rituals)
"""

WAITING = f"""
select c.client_id, c.next_touch_at, s.silent_since,
  s.long_silent, n.seen_to, s.seen_at,
  coalesce(c.margin,
    (select margin from medians m where (m.branch_id, m.tier) = (c.branch_id, c.tier)),
    (select margin from medians m where m.branch_id = c.branch_id and m.tier is null),
    :even_margin) as margin,
  case when c.next_touch_at <= :now then :period else c.days end as days,
  coalesce({VALUE_NOW}, :unearned) as value
from kept_up_with c
left join managed m using (client_id)
cross join lateral (
  select coalesce(c.last_personal, c.came_at) as silent_since,
    :now - coalesce(c.last_personal, c.came_at) > c.longest as long_silent,
    greatest(m.planned_at, m.put_off_until) as seen_at
) s
cross join lateral (
  select long_silent and coalesce(seen_at >= c.tomorrow and seen_at <= :near, false)
    as seen_to, {MONTHS_IGNORED} as months
) n
where (cast(:staff as text) is null
    or coalesce(m.handed_to, c.account_manager) = :staff)
  and (c.last_personal is null or :now - c.last_personal >= c.shortest
    or c.last_personal - :now >= c.shortest)
  and ({SENT}) is null and ({GRANTED}) is null
  and coalesce(c.paused_until <= :now, true)
  and (n.seen_to or coalesce(m.put_off_until <= :now, true)
    and (s.long_silent or coalesce(m.asked_again <= :now, true)
      or exists ({SOMETHING_ELSE})))
  and c.client_id not in (select client_id from overdue)
  and c.client_id not in (select client_id from urgent)
"""

SILENT = """
select client_id, silent_since, next_touch_at from waiting
where long_silent and not seen_to
order by silent_since, next_touch_at, client_id collate "C" limit :reserved
"""

WORTH_IT = """
select client_id, next_touch_at,
  :connected * margin * (
    :safest * power(:worst, 1 - value / :full)
    - :safest * power(:worst, 1 - (value + :credit * (:full - value)) / :full)
  ) * days / :year as loss
from waiting where client_id not in (select client_id from silent)
  and not seen_to
order by loss desc, next_touch_at, client_id collate "C"
limit :slots - (select count(*) from silent)
"""

# How many are silent for too long besides, for whom there is no slot.
SILENT_LEFT = """
select count(*) as silent_left from waiting
where long_silent and not seen_to and client_id not in (
  select client_id from silent union all select client_id from worth_it
)
"""

# Whom to ask for: who rang, or else of those still there the one we spoke to last.
ASKED_FOR = f"""
select p.name, p.phone from cadence.contacts p
where p.active and {THEIR_CLIENT}
  and (k.callback_id is null or p.contact_id = k.contact_id)
order by p.phone is null, (
  select max(t.occurred_at) from cadence.touches t
  where t.client_id = c.client_id and t.contact_id = p.contact_id
) desc nulls last, p.contact_id
limit 1
"""

# What there is to do with them by now, the first due first.
TASKS = f"""
select array_agg(t.purpose order by t.due_at, t.task_id) as purposes,
  array_agg(t.occasion order by t.due_at, t.task_id) as occasions,
  array_agg(t.note order by t.due_at, t.task_id) as notes,
  array_agg(t.task_id order by t.due_at, t.task_id) as tasks,
  array_agg(t.due_at order by t.due_at, t.task_id) as dues
from cadence.tasks t
where t.client_id = any({ALL_OF_THEM.format("c.client_id")}) and {OPEN} and {BEGUN}
"""

CHOSEN = f"""
with overdue as ({OVERDUE}),
kept_up_with as materialized ({KEPT_UP_WITH}),
medians as ({MEDIANS}),
managed as ({MANAGED}),
urgent as ({URGENT}),
waiting as materialized ({WAITING}),
silent as ({SILENT}),
worth_it as ({WORTH_IT}),
chosen (section, since, loss, due_at, client_id, callback_id) as (
  select 1, due_at, 0, due_at, client_id, callback_id from overdue
  union all select 2, urgent_at, 0, :now, client_id, null from urgent
  union all select 3, silent_since, 0, next_touch_at, client_id, null from silent
  union all select 4, :now, loss, next_touch_at, client_id, null from worth_it
  union all (select 5, seen_at, 0, next_touch_at, client_id, null from waiting
    where seen_to
    order by seen_at, next_touch_at, client_id collate "C" limit :slots)
)
select c.*, s.name as account_manager_name,
  chosen.section, k.callback_id, k.due_at, k.misses,
  coalesce(nullif(k.number, ''), c.phone, asked_for.phone) as rings_at,
  asked_for.name as contact,
  to_do.*, managed.planned_at, managed.put_off_until, silent_left
from ({SILENT_LEFT}) as left_out
left join chosen on true
left join cadence.clients c using (client_id)
left join managed using (client_id)
left join cadence.callbacks k using (callback_id)
left join cadence.staff s on s.staff_id = c.account_manager
left join lateral ({ASKED_FOR}) as asked_for on true
cross join lateral ({TASKS}) as to_do
order by chosen.section, chosen.since, chosen.loss desc, chosen.due_at,
  c.client_id collate "C", k.callback_id collate "C"
"""

RULES: Mapping[str, Any] = {
    "put_off": Purpose.PUT_OFF.value,
    "rituals": [each.value for each in sorted(RITUAL)],
    "exempt": GapClass.EXEMPT.value,
    "spaced": [each.value for each in sorted(SPACED)],
    "spoken": [each.value for each in sorted(SPOKEN)],
    "even_margin": EVEN_MARGIN,
    "unearned": UNEARNED_VALUE,
    "connected": CONNECT_RATE,
    "credit": CALL_CREDIT,
    "safest": SAFEST_LEAVING_RATE,
    "full": FULL,
    "year": DAYS_A_YEAR,
}
