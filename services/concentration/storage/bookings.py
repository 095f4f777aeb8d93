"""Who of us is booked on which project, and how much of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, EngagementId, StaffId
from services.concentration.domain.bookings import Booking

# Who books one project at the same time does it one after the other.
LOCK = "select pg_advisory_xact_lock(hashtextextended(:lock, 0))"
PROJECT = """
select c.client_id as client, c.branch_id as branch
from concentration.engagements e join concentration.clients c using (client_id)
where e.engagement_id = :engagement
"""
IS_OURS = """
select exists (select from concentration.staff where staff_id = :staff and active)
"""
PEOPLE = "select concentration.people_for_projects()"
SAVE = """
insert into concentration.bookings (booking_id, branch_id, client_id, engagement_id,
  staff_id, from_day, to_day, share, booked_by)
values (:id, :branch, :client, :engagement, :staff, :from_day, :to_day, :share, :by)
"""
OF_PROJECT = """
select * from concentration.bookings
where engagement_id = :engagement and cancelled_on is null
"""
PAGE = """
select * from concentration.bookings
where cancelled_on is null and (cast(:branch as text) is null or branch_id = :branch)
  and (cast(:day as date) is null
    or (from_day, booking_id) > (:day, cast(:last as text)))
order by from_day, booking_id limit :most
"""
CANCEL = """
update concentration.bookings set cancelled_on = :on
where booking_id = :booking and cancelled_on is null returning *
"""

Place = tuple[str, str]


@dataclass(frozen=True)
class Project:
    """Whose an engagement is."""

    client: ClientId
    branch: BranchId


def lock(transaction: Transaction, engagement: EngagementId) -> None:
    """Let nobody else book this project until this commits."""
    bound = {"lock": f"concentration.bookings {engagement}"}
    transaction.session.execute(text(LOCK), bound)


def project(transaction: Transaction, engagement: EngagementId) -> Project | None:
    """Find whose an engagement is."""
    rows = transaction.session.execute(text(PROJECT), {"engagement": engagement})
    row = rows.one_or_none()
    return Project(row.client, row.branch) if row else None


def is_ours(transaction: Transaction, staff: StaffId) -> bool:
    """Tell whether somebody works for us."""
    rows = transaction.session.execute(text(IS_OURS), {"staff": staff})
    return bool(rows.scalar_one())


def people(transaction: Transaction) -> Decimal:
    """Count who of the whole firm is for projects, and of whom a part is, as that."""
    return Decimal(transaction.session.execute(text(PEOPLE)).scalar_one())


def save(transaction: Transaction, booking: Booking) -> None:
    """Write a booking down."""
    transaction.session.execute(text(SAVE), vars(booking))


def of_project(transaction: Transaction, engagement: EngagementId) -> list[Booking]:
    """Read the bookings of a project."""
    rows = transaction.session.execute(text(OF_PROJECT), {"engagement": engagement})
    return [booking_of(row) for row in rows]


def page(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Booking]:
    """Read bookings, by the day they begin."""
    day, last = after or (None, None)
    asked = {"branch": branch, "day": day, "last": last, "most": most}
    return [booking_of(row) for row in transaction.session.execute(text(PAGE), asked)]


def cancel(transaction: Transaction, booking: str, on: date) -> Booking | None:
    """Let a booking hold no longer; None when none does."""
    rows = transaction.session.execute(text(CANCEL), {"booking": booking, "on": on})
    row = rows.one_or_none()
    return booking_of(row) if row else None


def booking_of(row: Row[Any]) -> Booking:
    return Booking(
        row.booking_id,
        row.client_id,
        row.branch_id,
        row.engagement_id,
        row.staff_id,
        row.from_day,
        row.to_day,
        row.share,
        row.booked_by,
    )
