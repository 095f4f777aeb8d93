"""Meetings: what the calendar tells becomes a touch with the client it names."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from libs.contracts.meetings import MeetingCancelled, MeetingHeld
from libs.contracts.verdicts import EventKey, Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import Direction
from services.touchpoints.storage import imported
from services.touchpoints.usecases import calendar, naming, touches
from services.touchpoints.usecases.naming import Encounter


def log(transaction: Transaction, held: Sequence[MeetingHeld]) -> Verdicts:
    """Log meetings; one that was changed since takes the place of what it was."""
    revised = [meeting for meeting in held if meeting.sequence is not None]
    if not revised:
        return naming.log(transaction, held, told_by)
    newest = calendar.newest(transaction, revised)
    counting = [m for m in held if m.sequence is None or m.key in newest.events]
    pass_over(transaction, [m.key for m in held if m not in counting])
    named = [
        replace(m, client_id=newest.chosen.get(m.key, m.client_id)) for m in counting
    ]
    return {**newest.refused, **naming.log(transaction, named, told_by)}


def call_off(
    transaction: Transaction, cancelled: Sequence[MeetingCancelled]
) -> Verdicts:
    """Take back meetings that were not held after all."""
    newest = calendar.newest(transaction, cancelled)
    pass_over(transaction, {each.key for each in cancelled} - newest.events)
    return newest.refused


def pass_over(transaction: Transaction, stale: Iterable[EventKey]) -> None:
    """Note what is of no account: who reverts its import does not wait for it."""
    imported.mark(transaction, [touches.touch_id(key) for key in stale])


def told_by(meeting: MeetingHeld) -> Encounter:
    return Encounter(
        address=meeting.contact_email,
        client=meeting.client_id,
        staff_email=meeting.staff_email,
        kind=meeting.mode,
        direction=Direction.OUT,
        occurred_at=meeting.started_at,
        duration=timedelta(minutes=meeting.minutes),
    )
