"""The call list: whom to call today, and why, drawn up whenever it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound, StaffId
from services.cadence.domain.call_list import Section
from services.cadence.domain.candidates import OwedCallback
from services.cadence.domain.promises import Promised, due_at
from services.cadence.domain.reasons import (
    why_long_silent,
    why_owed,
    why_seen_to,
    why_worth_it,
)
from services.cadence.domain.tasks import ToDo
from services.cadence.storage import call_list as storage
from services.cadence.storage import copies, settings
from services.cadence.storage.call_list import Chosen
from services.cadence.usecases import branches


class NobodyOfOurs(NotFound):
    """Nobody of ours has this id."""


@dataclass(frozen=True)
class PromiseDue:
    """A monthly call or meeting, and when it is next due."""

    promised: Promised
    due_at: datetime


@dataclass(frozen=True)
class Call:
    """A call to make, and why."""

    chosen: Chosen
    reason: str

    @property
    def callback(self) -> OwedCallback | None:
        """The callback that is owed, if one is."""
        waiting = self.chosen.waiting
        return waiting if isinstance(waiting, OwedCallback) else None

    @property
    def tasks(self) -> Sequence[ToDo]:
        """What else there is to do with the client by now."""
        return self.chosen.to_do

    @property
    def promises(self) -> Sequence[PromiseDue]:
        """What the client is promised every month, and when that is next due."""
        waiting = self.chosen.waiting
        if isinstance(waiting, OwedCallback):
            return ()
        return [
            PromiseDue(each, due_at(each, waiting.history, waiting.hours))
            for each in waiting.promised
        ]


def draw_up(
    transaction: Transaction, branch: BranchId | None, staff: StaffId | None, slots: int
) -> Sequence[Call]:
    """Draw up the day's calls, of one branch and account manager or of all.

    Raises NoSuchBranch.
    """
    hours = branches.hours_of(transaction, branch)
    near = settings.held(transaction).near
    return [
        Call(chosen, why(chosen, transaction.now))
        for chosen in storage.choose(transaction, hours, staff, slots, near)
    ]


def known(transaction: Transaction, staff: StaffId | None) -> StaffId | None:
    """Return whose list is asked for, None for all; raises NobodyOfOurs."""
    if staff is not None and not copies.is_known(transaction, staff):
        raise NobodyOfOurs
    return staff


def why(chosen: Chosen, now: datetime) -> str:
    if isinstance(chosen.waiting, OwedCallback):
        return why_owed(chosen.waiting, now)
    if chosen.section is Section.PLANNED:
        return why_seen_to(chosen.waiting, now)
    if chosen.section is Section.LONG_SILENT:
        return why_long_silent(chosen.waiting, now)
    return why_worth_it(chosen.waiting, now)
