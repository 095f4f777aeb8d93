"""What a calendar tells of a meeting again takes the place of what it told before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from libs.contracts.meetings import MeetingCancelled, MeetingHeld, Revision, revision
from libs.contracts.verdicts import EventKey, Refuse, Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.storage import calendar as storage
from services.touchpoints.storage import imported, unmatched
from services.touchpoints.storage.calendar import Key, Telling
from services.touchpoints.usecases import touches

WHY = "the calendar tells otherwise now"
ANOTHERS = Refuse("another branch's calendar told of this meeting")

Told = MeetingHeld | MeetingCancelled


@dataclass(frozen=True)
class Newest:
    """Which events tell the newest of their meetings, and which may not tell it."""

    events: set[EventKey]
    refused: Verdicts


def newest(transaction: Transaction, told: Sequence[Told]) -> Newest:
    """Find the newest that is told of each meeting, and take back what it replaces."""
    latest = {meeting_of(each): each for each in sorted(told, key=rank)}
    fresh = storage.begin(transaction, map(telling_of, latest.values()))
    known = storage.lock(transaction, latest.keys() - fresh)
    again = [each for meeting, each in latest.items() if meeting in known]
    refused = {e.key: ANOTHERS for e in again if not may_tell(e, known[meeting_of(e)])}
    newer = [
        each
        for each in again
        if each.key not in refused and rank(known[meeting_of(each)]) <= rank(each)
    ]
    replaced = [known[meeting_of(each)] for each in newer]
    told_now = {each.key for each in newer}
    take_back(transaction, {each.told_by for each in replaced} - told_now)
    storage.revise(transaction, [revised(known[meeting_of(e)], e) for e in newer])
    return Newest({latest[meeting].key for meeting in fresh} | told_now, refused)


def take_back(transaction: Transaction, events: set[EventKey]) -> None:
    """Take back what events had told, and what became of it since."""
    ids = [touches.touch_id(key) for key in sorted(events)]
    logged = imported.with_copies(transaction, ids)
    touches.take_all_back(transaction, logged, WHY)
    unmatched.forget(transaction, events)
    imported.mark(transaction, [*ids, *(touch.id for touch in logged)])


def meeting_of(told: Told) -> Key:
    return told.sent.source, told.meeting_id


def rank(told: Told | Telling) -> tuple[Revision, bool]:
    """Rank a telling; of two equally new ones that it was not held counts."""
    held = isinstance(told, MeetingHeld) or getattr(told, "started_at", None)
    return revision(told.sequence, told.revised_at), not held


def may_tell(told: Told, known: Telling) -> bool:
    """Tell whether the sender may correct what was known: its own branch's, or all."""
    branches = told.sent.branches
    return branches is None or known.branch in branches


def revised(known: Telling, told: Told) -> Telling:
    """Return what is told now; it stays with the branch that told of it first."""
    return replace(telling_of(told), branch=known.branch)


def telling_of(told: Told) -> Telling:
    starts = told.started_at if isinstance(told, MeetingHeld) else None
    lasts = timedelta(minutes=told.minutes if isinstance(told, MeetingHeld) else 0)
    return Telling(
        *meeting_of(told),
        branch=min(told.sent.branches or ("*",)),
        event_id=told.sent.id,
        sequence=told.sequence or 0,
        revised_at=told.revised_at,
        started_at=starts,
        ended_at=starts and starts + lasts,
    )


def listed(
    transaction: Transaction, source: str, after: str, most: int
) -> list[Telling]:
    """List what a calendar told last of its meetings, by their ids."""
    return storage.page(transaction, source, after, most)
