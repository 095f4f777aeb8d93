"""What a calendar tells of a meeting again takes the place of what it told before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from libs.contracts.meetings import MeetingCancelled, MeetingHeld, Revision, revision
from libs.contracts.verdicts import EventKey, Refuse, Verdicts
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.storage import calendar as storage
from services.touchpoints.storage import imported, unmatched
from services.touchpoints.storage import touches as log
from services.touchpoints.storage.calendar import Key, Telling
from services.touchpoints.usecases import taken_back, touches

WHY = "the calendar tells otherwise now"
ANOTHERS = Refuse("another branch's calendar told of this meeting")

MeetingEvent = MeetingHeld | MeetingCancelled


@dataclass(frozen=True)
class Newest:
    """Which events tell the newest of their meetings, and which may not tell it.

    `chosen` are the clients that people said it was with, whoever an event names.
    """

    events: set[EventKey]
    refused: Verdicts
    chosen: Mapping[EventKey, ClientId]


def newest(transaction: Transaction, told: Sequence[MeetingEvent]) -> Newest:
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
    told_now = {each.key for each in newer}
    before = [known[meeting_of(each)] for each in newer]
    replaced = [each for each in before if each.told_by not in told_now]
    chosen = take_back(transaction, {each.told_by for each in replaced})
    storage.keep_before(transaction, replaced)
    now = [revised(was, each, chosen) for was, each in zip(before, newer, strict=True)]
    storage.revise(transaction, now)
    events = {latest[meeting].key for meeting in fresh} | told_now
    return Newest(events, refused, {e.told_by: e.client for e in now if e.client})


def take_back(
    transaction: Transaction, events: set[EventKey]
) -> dict[EventKey, ClientId]:
    """Take back what events had told, and what it was reassigned as since.

    Returns with whom those were that were reassigned.
    """
    told = {touches.touch_id(key): key for key in sorted(events)}
    logged = log.known(transaction, list(told))
    stood = {each.id for each in touches.take_all_back(transaction, logged, WHY)}
    moved = {
        each: taken_back.by_now(transaction, each)
        for each in logged
        if each.id not in stood
    }
    touches.take_all_back(transaction, list(moved.values()), WHY)
    unmatched.forget(transaction, events)
    imported.mark(transaction, [*told, *(each.id for each in moved.values())])
    return {
        told[was.id]: now.client
        for was, now in moved.items()
        if now.client != was.client
    }


def meeting_of(told: MeetingEvent) -> Key:
    return told.sent.source, told.meeting_id


def rank(told: MeetingEvent | Telling) -> tuple[Revision, bool]:
    """Rank a telling; of two equally new ones that it was not held counts."""
    held = isinstance(told, MeetingHeld) or getattr(told, "started_at", None)
    return revision(told.sequence, told.revised_at), not held


def may_tell(told: MeetingEvent, known: Telling) -> bool:
    """Tell whether the sender may correct what was known: its own branch's, or all."""
    branches = told.sent.branches
    return branches is None or known.branch in branches


def revised(
    known: Telling, told: MeetingEvent, chosen: Mapping[EventKey, ClientId]
) -> Telling:
    """Return what is told now; its branch stays, and with whom a person said it was."""
    client = chosen.get(known.told_by, known.client)
    return replace(telling_of(told), branch=known.branch, client=client)


def telling_of(told: MeetingEvent) -> Telling:
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
