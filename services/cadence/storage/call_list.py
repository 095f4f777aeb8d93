"""Whom to call today, chosen in the database: the same as the domain's `draw_up`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from libs.calendars.working_time import OpenHours
from libs.decay import FULL
from libs.storage.branches import Hours
from libs.storage.standings import MONTHS_IGNORED, VALUE_NOW, standing_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.call_list import Section, reserved_slots
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.expected_loss import (
    CALL_CREDIT,
    CONNECT_RATE,
    DAYS_A_YEAR,
    EVEN_MARGIN,
    PROMISED_PERIOD_DAYS,
    SAFEST_LEAVING_RATE,
    UNEARNED_VALUE,
    WORST_TO_SAFEST,
    days_to_work,
    margin_of,
)
from services.cadence.domain.gaps import Gaps
from services.cadence.domain.gate import SPACED
from services.cadence.domain.next_touch import Status
from services.cadence.domain.purposes import SPOKEN, Purpose
from services.cadence.domain.tasks import ToDo
from services.cadence.storage.clients import history_of
from services.cadence.storage.grants import OVER
from services.cadence.storage.policy_columns import rituals_of
from services.cadence.storage.tasks import OPEN

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
  c.value, c.decays_from, c.law, c.rate, b.days
from unnest(cast(:branches as text[]), cast(:days as integer[])) as b (branch_id, days)
join cadence.clients c using (branch_id)
where c.status in ('active', 'prospect') and c.next_touch_at is not null
"""
# The median of the tier, and in the row without a tier that of the whole branch.
MEDIANS = """
select branch_id, tier, percentile_cont(0.5) within group (order by margin) as margin
from kept_up_with where margin is not null
group by grouping sets ((branch_id, tier), (branch_id))
"""
# Whom somebody put off, planned a touch with, or gave to a colleague to talk to.
MANAGED = f"""
select coalesce(own.counts_for, own.client_id) as client_id,
  max(greatest(t.due_at, t.snoozed_until)) filter (where t.purpose = :put_off)
    as put_off_until,
  min(t.starts_at) filter (where t.starts_at > :now and t.starts_at <= :near
    and t.needs is not null) as planned_at,
  (array_agg(t.handed_to order by t.due_at, t.task_id)
    filter (where t.handed_to is not null and t.needs is not null
      and t.not_before <= :now and s.active is not false))[1] as handed_to
from cadence.tasks t join cadence.clients own using (client_id)
left join cadence.staff s on s.staff_id = t.handed_to
where t.branch_id = any(:branches) and {OPEN} and (t.purpose = :put_off
  or t.handed_to is not null or t.starts_at > :now and t.starts_at <= :near)
group by 1
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

WAITING = f"""
select c.client_id, c.next_touch_at, s.silent_since,
  :now - s.silent_since > c.longest as long_silent, m.planned_at,
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
    {MONTHS_IGNORED} as months
) s
where (cast(:staff as text) is null
    or coalesce(m.handed_to, c.account_manager) = :staff)
  and (c.last_personal is null or :now - c.last_personal >= c.shortest
    or c.last_personal - :now >= c.shortest)
  and ({SENT}) is null and ({GRANTED}) is null
  and coalesce(greatest(c.paused_until, m.put_off_until) <= :now, true)
  and c.client_id not in (select client_id from overdue)
"""

SILENT = """
select client_id, silent_since, next_touch_at from waiting
where long_silent and planned_at is null
order by silent_since, next_touch_at, client_id collate "C" limit :reserved
"""

WORTH_IT = """
select client_id, next_touch_at,
  :connected * margin * (
    :safest * power(:worst, 1 - value / :full)
    - :safest * power(:worst, 1 - (value + :credit * (:full - value)) / :full)
  ) * days / :year as loss
from waiting where client_id not in (select client_id from silent)
  and not (long_silent and planned_at is not null)
order by loss desc, next_touch_at, client_id collate "C"
limit :slots - (select count(*) from silent)
"""

# The client and those that count for it, each found by an index.
ALL_OF_THEM = """array(
  select c.client_id
  union all select m.client_id from cadence.clients m where m.counts_for = c.client_id
)"""

# Whom to ask for: who rang, or else of those still there the one we spoke to last.
ASKED_FOR = f"""
select p.name, p.phone from cadence.contacts p
where p.active and p.client_id = any({ALL_OF_THEM})
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
where t.client_id = any({ALL_OF_THEM}) and {OPEN} and t.needs is not null
  and t.not_before <= :now and coalesce(t.snoozed_until <= :now, true)
"""

CHOSEN = f"""
with overdue as ({OVERDUE}),
kept_up_with as materialized ({KEPT_UP_WITH}),
medians as ({MEDIANS}),
managed as ({MANAGED}),
waiting as materialized ({WAITING}),
silent as ({SILENT}),
worth_it as ({WORTH_IT}),
chosen (section, since, loss, due_at, client_id, callback_id) as (
  select 1, due_at, 0, due_at, client_id, callback_id from overdue
  union all select 2, silent_since, 0, next_touch_at, client_id, null from silent
  union all select 3, :now, loss, next_touch_at, client_id, null from worth_it
  union all (select 4, planned_at, 0, next_touch_at, client_id, null from waiting
    where long_silent and planned_at is not null
    order by planned_at, next_touch_at, client_id collate "C" limit :slots)
)
select c.*, s.name as account_manager_name,
  chosen.section, k.callback_id, k.due_at, k.misses,
  coalesce(nullif(k.number, ''), c.phone, asked_for.phone) as rings_at,
  asked_for.name as contact,
  to_do.*, managed.planned_at
from chosen join cadence.clients c using (client_id)
left join managed using (client_id)
left join cadence.callbacks k using (callback_id)
left join cadence.staff s on s.staff_id = c.account_manager
left join lateral ({ASKED_FOR}) as asked_for on true
cross join lateral ({TASKS}) as to_do
order by chosen.section, chosen.since, chosen.loss desc, chosen.due_at,
  c.client_id collate "C", k.callback_id collate "C"
"""

SECTIONS = dict(enumerate(Section, start=1))
RULES: Mapping[str, Any] = {
    "put_off": Purpose.PUT_OFF.value,
    "spaced": [each.value for each in sorted(SPACED)],
    "spoken": [each.value for each in sorted(SPOKEN)],
    "even_margin": EVEN_MARGIN,
    "unearned": UNEARNED_VALUE,
    "period": PROMISED_PERIOD_DAYS,
    "connected": CONNECT_RATE,
    "credit": CALL_CREDIT,
    "safest": SAFEST_LEAVING_RATE,
    "worst": WORST_TO_SAFEST,
    "full": FULL,
    "year": DAYS_A_YEAR,
}


@dataclass(frozen=True)
class Chosen:
    """Somebody to call; `contact` is the name of whom to ask for.

    `waiting` is what brought them here: a callback owed, or how the client stands.
    """

    client: ClientId
    branch: BranchId
    name: str | None
    account_manager: StaffId | None
    account_manager_name: str | None
    phone: str | None
    contact: str | None
    section: Section
    waiting: Candidate | OwedCallback
    to_do: tuple[ToDo, ...]


def choose(
    transaction: Transaction,
    hours: Hours,
    staff: StaffId | None,
    slots: int,
    near: timedelta,
) -> list[Chosen]:
    """Choose the calls of branches, first to last: those of `staff`, or everybody's.

    The long silent whose next touch is planned and `near` are only told of.
    """
    now = transaction.now
    days = [days_to_work(now, each) for each in hours.values()]
    bound = {"branches": list(hours), "days": days, "now": now, "near": now + near}
    asked = {"staff": staff, "slots": slots, "reserved": reserved_slots(slots)}
    rows = transaction.session.execute(text(CHOSEN), {**RULES, **bound, **asked})
    return [chosen_of(row, hours[row.branch_id]) for row in rows]


def chosen_of(row: Row[Any], hours: OpenHours) -> Chosen:
    owed = row.callback_id is not None
    return Chosen(
        client=row.client_id,
        branch=row.branch_id,
        name=row.name,
        account_manager=row.account_manager,
        account_manager_name=row.account_manager_name,
        phone=row.rings_at,
        contact=row.contact,
        section=SECTIONS[row.section],
        waiting=callback_of(row, hours.zone) if owed else candidate_of(row, hours),
        to_do=to_do_of(row),
    )


def callback_of(row: Row[Any], zone: ZoneInfo) -> OwedCallback:
    return OwedCallback(row.callback_id, row.client_id, row.due_at, row.misses, zone)


def candidate_of(row: Row[Any], hours: OpenHours) -> Candidate:
    return Candidate(
        client=row.client_id,
        status=Status(row.status),
        gaps=Gaps(row.shortest, row.target, row.longest),
        history=history_of(row),
        promised=rituals_of(row).promised,
        due_at=row.next_touch_at,
        standing=standing_of(row, row.valued_revision),
        margin=margin_of(row.margin, None),
        hours=hours,
        to_do=to_do_of(row),
        paused_until=row.paused_until,
        planned_at=row.planned_at,
    )


def to_do_of(row: Row[Any]) -> tuple[ToDo, ...]:
    cells = (row.purposes, row.occasions, row.notes, row.tasks, row.dues)
    told = zip(*(each or () for each in cells), strict=True)
    return tuple(ToDo(Purpose(purpose), *rest) for purpose, *rest in told)
