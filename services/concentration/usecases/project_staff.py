"""Project staff: whose time is for projects, and which part of it."""

from libs.storage.transactions import Transaction
from libs.values import NotFound, StaffId
from services.concentration.storage import project_staff as storage
from services.concentration.storage.project_staff import ProjectTime
from services.concentration.usecases import beach

BEFORE_THE_FIRST = ""


class NoSuchPerson(NotFound):
    """There is nobody of ours of this id."""


def listed(transaction: Transaction, after: str | None, most: int) -> list[ProjectTime]:
    """List our people with the part of their time that is for projects."""
    return storage.page(transaction, after or BEFORE_THE_FIRST, most)


def say(transaction: Transaction, staff: StaffId, share: float | None) -> None:
    """Say which part of somebody's time is for projects; raises NoSuchPerson."""
    if not storage.say(transaction, staff, share):
        raise NoSuchPerson
    transaction.audit("project time set", staff)
    beach.look_again(transaction)
