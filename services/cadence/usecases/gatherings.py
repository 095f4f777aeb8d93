"""Events for clients: planned, invited to, and who met whom at them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from libs.storage.transactions import Transaction
from libs.values import BranchId, GatheringId, NotFound, StaffId
from services.cadence.domain.gatherings import Gathering, require_sound
from services.cadence.storage import gatherings as storage
from services.cadence.storage import guests
from services.cadence.storage.gatherings import Introduction, Place
from services.cadence.storage.guests import Shown
from services.cadence.usecases import branches


class NoSuchGathering(NotFound):
    """There is no such event for clients."""


@dataclass(frozen=True)
class Attended:
    """An event with those invited and those introduced to each other."""

    gathering: Gathering
    guests: list[Shown] = field(default_factory=list)
    introductions: list[Introduction] = field(default_factory=list)

    @property
    def id(self) -> GatheringId:
        """The event's own."""
        return self.gathering.id

    @property
    def starts_at(self) -> datetime:
        """When the event begins."""
        return self.gathering.starts_at


def plan(transaction: Transaction, gathering: Gathering) -> Attended:
    """Plan an event of a branch.

    Raises NoSuchBranch, EventPast and NothingOffered.
    """
    branches.hours_of(transaction, gathering.branch)
    require_sound(gathering, transaction.now)
    storage.add(transaction, gathering)
    return Attended(gathering)


def listed(
    transaction: Transaction,
    seen: Sequence[BranchId] | None,
    staff: StaffId | None,
    before: Place | None,
    most: int,
) -> list[Attended]:
    """List events, the latest first."""
    found = storage.page(transaction, seen, before, most)
    return attended(transaction, found, staff)


def found(transaction: Transaction, gathering: GatheringId) -> Gathering:
    """Read an event; raises NoSuchGathering."""
    if known := storage.find(transaction, gathering):
        return known
    raise NoSuchGathering


def shown(
    transaction: Transaction, gathering: GatheringId, staff: StaffId | None
) -> Attended:
    """Read an event with its invited; raises NoSuchGathering."""
    [whole] = attended(transaction, [found(transaction, gathering)], staff)
    return whole


def attended(
    transaction: Transaction, found: Sequence[Gathering], staff: StaffId | None
) -> list[Attended]:
    ids = [gathering.id for gathering in found]
    invited, introduced = defaultdict(list), defaultdict(list)
    for each in guests.to(transaction, ids, staff):
        invited[each.guest.gathering].append(each)
    for pair in storage.introductions(transaction, ids, staff):
        introduced[pair.gathering].append(pair)
    return [Attended(each, invited[each.id], introduced[each.id]) for each in found]
