"""Bookings: who works how much on which project, and never full time on one."""

from libs.storage.transactions import Transaction
from libs.values import BranchId, EngagementId, NotFound, StaffId
from services.concentration.domain.bookings import Booking, Caps, require_room
from services.concentration.storage import bookings as storage
from services.concentration.storage import guards
from services.concentration.storage.bookings import Place, Project
from services.concentration.usecases import beach
from services.concentration.usecases.finances import require_branch


class NoSuchProject(NotFound):
    """There is no such engagement."""


class NoneOfOurs(NotFound):
    """Nobody who works for us is known by this id."""


class NoSuchBooking(NotFound):
    """There is no such booking."""


def project_of(transaction: Transaction, engagement: EngagementId) -> Project:
    """Find whose an engagement is; raises NoSuchProject."""
    if found := storage.project(transaction, engagement):
        return found
    raise NoSuchProject


def book(transaction: Transaction, new: Booking) -> Booking:
    """Book somebody on a project.

    Raises NoneOfOurs, FullTimeOnOneProject and TooMuchOnOneProject.
    """
    require_ours(transaction, new.staff)
    storage.lock(transaction, new.engagement)
    terms = guards.terms(transaction)
    others = storage.of_project(transaction, new.engagement)
    caps = Caps(terms.of_person, terms.of_firm)
    require_room(new, others, storage.people(transaction), caps)
    storage.save(transaction, new)
    transaction.audit("booked on a project", new.id)
    beach.look_again(transaction)
    return new


def require_ours(transaction: Transaction, staff: StaffId) -> None:
    if not storage.is_ours(transaction, staff):
        raise NoneOfOurs


def cancel(transaction: Transaction, booking: str) -> Booking:
    """Let a booking hold no longer; raises NoSuchBooking."""
    cancelled = storage.cancel(transaction, booking, transaction.now.date())
    if cancelled is None:
        raise NoSuchBooking
    transaction.audit("booking cancelled", booking)
    beach.look_again(transaction)
    return cancelled


def listed(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Booking]:
    """List bookings that hold, by the day they begin; raises NoSuchBranch."""
    require_branch(transaction, branch)
    return storage.page(transaction, branch, after, most)
