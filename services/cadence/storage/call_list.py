"""Whom to call today, chosen in the database: the same as the domain's `draw_up`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import start_of_next_day
from libs.storage.branches import Hours
from libs.storage.standings import standing_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.call_list import Section, reserved_slots
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.expected_loss import days_to_work, margin_of
from services.cadence.domain.gaps import Gaps
from services.cadence.domain.next_touch import Status
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.settings import Settings
from services.cadence.domain.tasks import ToDo
from services.cadence.storage.calls_chosen import CHOSEN, RULES
from services.cadence.storage.clients import history_of, plan_of
from services.cadence.storage.policy_columns import rituals_of

SECTIONS = dict(enumerate(Section, start=1))


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


class Choice(NamedTuple):
    """Whom to call, first to last; `silent_left` are silent too long for no slot."""

    calls: list[Chosen]
    silent_left: int


def choose(
    transaction: Transaction,
    hours: Hours,
    staff: StaffId | None,
    slots: int,
    said: Settings,
) -> Choice:
    """Choose the calls of branches, first to last: those of `staff`, or everybody's.

    The long silent whose next touch is planned and near are only told of.
    """
    now = transaction.now
    days = [days_to_work(now, each) for each in hours.values()]
    bound = {
        "branches": list(hours),
        "days": days,
        "tomorrows": [start_of_next_day(now, each.zone) for each in hours.values()],
        "now": now,
        "staff": staff,
        "slots": slots,
    }
    told = {**RULES, **bound, **as_said(said, now, slots)}
    rows = transaction.session.execute(text(CHOSEN), told).all()
    calls = [chosen_of(each, hours[each.branch_id]) for each in rows if each.client_id]
    return Choice(calls, rows[0].silent_left)


def as_said(said: Settings, now: datetime, slots: int) -> dict[str, Any]:
    """Return what the owner's numbers mean for the list of a day."""
    return {
        "near": now + said.near,
        "reserved": reserved_slots(slots, said.silent_percent),
        "period": said.due_days,
        "worst": float(said.leaving_factor),
    }


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
        put_off_until=row.put_off_until,
        planned_at=row.planned_at,
        plan=plan_of(row),
    )


def to_do_of(row: Row[Any]) -> tuple[ToDo, ...]:
    cells = (row.purposes, row.occasions, row.notes, row.tasks, row.dues)
    told = zip(*(each or () for each in cells), strict=True)
    return tuple(ToDo(Purpose(purpose), *rest) for purpose, *rest in told)
