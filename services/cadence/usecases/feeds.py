"""Calendar feeds: made, read by whoever knows the address, ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.calendars.icalendars import written
from libs.calendars.zones import local_day
from libs.contracts.clients import StaffRecorded
from libs.identity.machine_keys import MachineKey, digest, matches
from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound, StaffId
from services.cadence.domain.feeds import Feed, entries_of
from services.cadence.storage import feeds as storage
from services.cadence.usecases import branches


class NoSuchFeed(NotFound):
    """There is no such calendar."""


class NobodyOfTheBranch(NotFound):
    """Nobody of this branch has this id."""


@dataclass(frozen=True)
class FeedOwner:
    """A branch, or one person there; `busy` shows when, and never whom."""

    branch: BranchId
    staff: StaffId | None
    busy: bool


def make(
    transaction: Transaction, whose: FeedOwner, minted: MachineKey, pepper: bytes
) -> Feed:
    """Make a calendar with this key in its address; the address before it ends.

    Raises NoSuchBranch, NobodyOfTheBranch.
    """
    branches.hours_of(transaction, whose.branch)
    staff = whose.staff
    if staff and not storage.works_at(transaction, staff, whose.branch):
        raise NobodyOfTheBranch
    feed = Feed(
        id=minted.id,
        branch=whose.branch,
        staff=staff,
        busy=whose.busy,
        digest=digest(pepper, minted.secret),
        created_at=transaction.now,
        created_by=transaction.actor,
    )
    storage.save(transaction, feed)
    transaction.audit("calendar feed made", feed.id)
    return feed


def read(transaction: Transaction, key: MachineKey, pepper: bytes) -> bytes:
    """Write the calendar that a key opens; raises NoSuchFeed."""
    feed = storage.find(transaction, key.id)
    if feed is None or not matches(pepper, key.secret, feed.digest):
        raise NoSuchFeed
    zone = branches.hours_of(transaction, feed.branch)[feed.branch].zone
    blocks = storage.blocks(transaction, feed.branch, feed.staff)
    taken = (
        storage.elsewhere(transaction, feed.branch, feed.staff) if feed.staff else ()
    )
    today = local_day(transaction.now, zone)
    entries = entries_of(feed, blocks, taken, zone, today)
    whose = storage.title(transaction, feed)
    return written(f"Keepwell {whose}", entries, transaction.now)


def listed(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> Sequence[Feed]:
    """List the calendars, of one person or all that are seen."""
    return storage.page(transaction, staff, after, most)


def end(transaction: Transaction, feed_id: str, staff: StaffId | None) -> None:
    """End an address, of one person or any that is seen; raises NoSuchFeed."""
    feed = storage.find(transaction, feed_id)
    if feed is None or staff not in (None, feed.staff):
        raise NoSuchFeed
    storage.end(transaction, feed_id)
    transaction.audit("calendar feed ended", feed_id)


def follow_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """End the calendars of people who have left us, or the branch."""
    here = [(s.staff_id, s.branch_id if s.active else None) for s in recorded]
    storage.end_of_staff(transaction, here)
