"""The owner's holidays, and what clients are to hear from us on."""

from typing import Any

from sqlalchemy import Row, text

from libs.calendars.feasts import Feast
from libs.storage.transactions import Transaction
from services.cadence.domain.filters import OccasionFilter
from services.cadence.domain.greetings import CardToCome, Holiday, day_of_year
from services.cadence.domain.occasions import PURPOSES
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.storage.tasks import OPEN

Place = tuple[Any, ...]
SAVE = """
insert into cadence.holidays values (:name, :yearly_day, :country, :feast, :crowded,
  :days_before, :days_after, :greeted)
on conflict (name) do update set (yearly_day, country, feast, crowded, days_before,
  days_after, greeted) = (:yearly_day, :country, :feast, :crowded, :days_before,
  :days_after, :greeted)
"""
COMING = f"""
select t.task_id, t.branch_id, c.client_id, c.name, t.purpose, t.occasion, t.due_at,
  t.contact_id, p.name as contact, t.channel, t.note
from cadence.tasks t
join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
left join cadence.contacts p on p.contact_id = t.contact_id
where t.purpose = any(:purposes) and {OPEN}
  and (cast(:branches as text[]) is null or t.branch_id = any(:branches))
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:client as text) is null or c.client_id = :client)
  and (cast(:one as text) is null or t.task_id = :one)
  and (cast(:due_at as timestamptz) is null or (t.due_at, t.task_id) > (:due_at, :task))
order by t.due_at, t.task_id limit :most
"""


def holidays(transaction: Transaction) -> list[Holiday]:
    """Read the owner's holidays by name."""
    rows = transaction.session.execute(
        text("select * from cadence.holidays order by name")
    )
    return [holiday_of(row) for row in rows]


def save(transaction: Transaction, holiday: Holiday) -> None:
    """Add a holiday, or change it."""
    falls = holiday.falls
    feast = falls if isinstance(falls, Feast) else None
    yearly_day = None if isinstance(falls, Feast) else falls.strftime("--%m-%d")
    transaction.session.execute(
        text(SAVE),
        {
            **vars(holiday),
            "yearly_day": yearly_day,
            "country": feast and feast.country,
            "feast": feast and feast.name,
        },
    )


def remove(transaction: Transaction, name: str) -> bool:
    """Remove a holiday; tell whether there was one."""
    removed = transaction.session.execute(
        text("delete from cadence.holidays where name = :name"), {"name": name}
    )
    return bool(removed.rowcount)


def coming(
    transaction: Transaction, wanted: OccasionFilter, after: Place | None, most: int
) -> list[CardToCome]:
    """List what clients are still to hear from us on, the first due first."""
    due_at, task = after or (None, None)
    rows = transaction.session.execute(
        text(COMING),
        {
            "purposes": [purpose.value for purpose in PURPOSES],
            "branches": wanted.branches and list(wanted.branches),
            "staff": wanted.staff,
            "client": wanted.client,
            "one": wanted.task,
            "due_at": due_at,
            "task": task,
            "most": most,
        },
    )
    return [coming_of(row) for row in rows]


def holiday_of(row: Row[Any]) -> Holiday:
    falls = Feast(row.country, row.feast) if row.feast else day_of_year(row.yearly_day)
    return Holiday(
        row.name, falls, row.crowded, row.days_before, row.days_after, row.greeted
    )


def coming_of(row: Row[Any]) -> CardToCome:
    return CardToCome(
        task_id=row.task_id,
        branch=row.branch_id,
        client=row.client_id,
        name=row.name,
        purpose=Purpose(row.purpose),
        occasion=row.occasion,
        due_at=row.due_at,
        contact=row.contact_id,
        contact_name=row.contact,
        channel=Channel(row.channel),
        note=row.note,
    )
