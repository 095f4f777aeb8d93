"""Meetings: what the calendar tells becomes a touch with the client it names."""

from collections.abc import Sequence
from datetime import timedelta

from libs.contracts.meetings import MeetingCancelled, MeetingHeld
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import Direction
from services.touchpoints.storage import imported
from services.touchpoints.usecases import calendar, naming, touches
from services.touchpoints.usecases.naming import Told


def log(transaction: Transaction, held: Sequence[MeetingHeld]) -> Verdicts:
    """Log meetings; one that was changed since takes the place of what it was."""
    revised = [meeting for meeting in held if meeting.sequence is not None]
    if not revised:
        return naming.log(transaction, held, told_by)
    newest = calendar.newest(transaction, revised)
    counting = [m for m in held if m.sequence is None or m.key in newest.events]
    # What is of no account any more is not waited for by who reverts its import.
    stale = [m for m in held if m not in counting]
    imported.mark(transaction, [touches.touch_id(m.key) for m in stale])
    return {**newest.refused, **naming.log(transaction, counting, told_by)}


def call_off(
    transaction: Transaction, cancelled: Sequence[MeetingCancelled]
) -> Verdicts:
    """Take back meetings that were not held after all."""
    return calendar.newest(transaction, cancelled).refused


def told_by(meeting: MeetingHeld) -> Told:
    return Told(
        address=meeting.contact_email,
        client=meeting.client_id,
        staff_email=meeting.staff_email,
        kind=meeting.mode,
        direction=Direction.OUT,
        occurred_at=meeting.started_at,
        duration=timedelta(minutes=meeting.minutes),
    )
