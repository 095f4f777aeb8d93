"""The call list: whom to call today, and why, drawn up whenever it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound, StaffId
from services.cadence.domain.call_list import Section
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.promises import Promised, due_at
from services.cadence.domain.reasons import (
    why_long_silent,
    why_owed,
    why_seen_to,
    why_urgent,
    why_worth_it,
)
from services.cadence.domain.tasks import ToDo
from services.cadence.storage import call_list as storage
from services.cadence.storage import copies, settings
from services.cadence.storage.call_list import Chosen
from services.cadence.usecases import branches

WHY: Mapping[Section, Callable[[Candidate, datetime], str]] = {
    Section.URGENT: why_urgent,
    Section.LONG_SILENT: why_long_silent,
    Section.WORTH_IT: why_worth_it,
    Section.PLANNED: why_seen_to,
}


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
        history, hours, given = waiting.history, waiting.hours, waiting.plan.since
        return [
            PromiseDue(each, due_at(each, history, hours, given(each)))
            for each in waiting.promised
        ]


class CallList(NamedTuple):
    """The day's calls; `silent_left` more are silent for too long."""

    calls: Sequence[Call]
    silent_left: int


def draw_up(
    transaction: Transaction, branch: BranchId | None, staff: StaffId | None, slots: int
) -> CallList:
    """Draw up the day's calls, of one branch and account manager or of all.

    Raises NoSuchBranch.
    """
    hours = branches.hours_of(transaction, branch)
    said = settings.held(transaction)
    chosen, silent_left = storage.choose(transaction, hours, staff, slots, said)
    calls = [Call(each, why(each, transaction.now)) for each in chosen]
    return CallList(calls, silent_left)


def known(transaction: Transaction, staff: StaffId | None) -> StaffId | None:
    """Return whose list is asked for, None for all; raises NobodyOfOurs."""
    if staff is not None and not copies.is_known(transaction, staff):
        raise NobodyOfOurs
    return staff


def why(chosen: Chosen, now: datetime) -> str:
    if isinstance(chosen.waiting, OwedCallback):
        return why_owed(chosen.waiting, now)
    return WHY[chosen.section](chosen.waiting, now)
