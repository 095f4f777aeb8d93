"""Time as it was entered elsewhere, and as touches took it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId, TouchId
from services.concentration.domain.times import TimeEntry
from services.concentration.storage import entering

ENTRIES = Bulk(
    "time_entries",
    {
        "entry_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "source": "text",
        "number": "text",
        "staff_ref": "text",
        "worked_on": "date",
        "minutes": "integer",
        "billable": "boolean",
        "engagement_id": "text",
    },
)
TAKEN_BACK = Bulk(
    "time_taken_back",
    {"taken_back_id": "text", "branch_id": "text", "client_id": "text"},
)
# What was taken back before it was heard of is not written down.
STANDS = """
where not exists
  (select from concentration.time_taken_back t where t.taken_back_id = told.{key})
on conflict do nothing
"""
ENTER = f"""
insert into concentration.time_entries ({", ".join(ENTRIES.columns)}, staff_id)
select told.*, (
  select s.staff_id from concentration.staff s
  where s.staff_id = told.staff_ref or lower(s.email) = told.staff_ref
  order by s.active desc, s.staff_id limit 1
)
from unnest({", ".join(f"%({c})s::{t}[]" for c, t in ENTRIES.columns.items())})
  as told ({", ".join(ENTRIES.columns)})
{STANDS.format(key="entry_id")}
"""
# A touch counts for the day it was where it was told of, in the branch that the client
# is of by now. Until it is known where that is, there is no day.
TOUCH = f"""
with told as (
  select told.*, b.zone from unnest(%(touches)s::text[], %(branches)s::text[],
    %(clients)s::text[], %(staff)s::text[], %(times)s::timestamptz[],
    %(minutes)s::integer[])
    as told (touch_id, branch_id, client_id, staff_id, occurred_at, minutes)
  left join concentration.branches b using (branch_id)
),
entered as (
  insert into concentration.touch_times
    (touch_id, branch_id, client_id, staff_id, touched_on, minutes)
  select told.touch_id, coalesce(c.branch_id, told.branch_id), told.client_id,
    told.staff_id, (told.occurred_at at time zone told.zone)::date, told.minutes
  from (select * from told where zone is not null) told
  left join concentration.clients c on c.client_id = told.client_id
  {STANDS.format(key="touch_id")}
)
select touch_id from told where zone is null
"""
NAME = """
update concentration.time_entries e set staff_id = s.staff_id
from concentration.staff s
where s.staff_id = any(:staff) and e.staff_id is null
  and e.staff_ref in (s.staff_id, lower(s.email))
"""

Whose = Mapping[str, tuple[BranchId, ClientId]]
Touched = tuple[TouchId, BranchId, ClientId, StaffId | None, datetime, int]


def enter(transaction: Transaction, entries: Sequence[TimeEntry]) -> None:
    """Write time entries down, each once."""
    entering.settle(transaction)
    by_id = {entry.id: entry for entry in entries}
    rows = [row_of(by_id[key]) for key in sorted(by_id)]
    columns = map(list, zip(*rows, strict=True))
    transaction.session.exec_driver_sql(
        ENTER, dict(zip(ENTRIES.columns, columns, strict=True))
    )


def touch(transaction: Transaction, touched: Sequence[Touched]) -> set[TouchId]:
    """Write down how long touches lasted, each once.

    Return those of a branch that is not known, which are not written down.
    """
    names = ("touches", "branches", "clients", "staff", "times", "minutes")
    columns = map(list, zip(*sorted(touched), strict=True))
    entering.settle(transaction)
    bound = dict(zip(names, columns, strict=True))
    return set(transaction.session.exec_driver_sql(TOUCH, bound).scalars())


def take_back(transaction: Transaction, whose: Whose) -> None:
    """Forget entries and touches, heard of or not yet."""
    entering.lock(transaction)
    TAKEN_BACK.insert(transaction, [(key, *whose[key]) for key in sorted(whose)])
    for table, key in (("time_entries", "entry_id"), ("touch_times", "touch_id")):
        transaction.session.execute(
            text(f"delete from concentration.{table} where {key} = any(:taken)"),
            {"taken": sorted(whose)},
        )


def name(transaction: Transaction, staff: Collection[StaffId]) -> None:
    """Say whose those entries are that came before we knew these people."""
    transaction.session.execute(text(NAME), {"staff": sorted(staff)})


def row_of(entry: TimeEntry) -> tuple[str | date | int | bool | None, ...]:
    return (
        entry.id,
        entry.branch,
        entry.client,
        entry.source,
        entry.number,
        entry.who,
        entry.day,
        entry.minutes,
        entry.billable,
        entry.engagement,
    )
