"""Meetings: what the calendar tells becomes a touch with the client it names."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from libs.contracts.meetings import MeetingHeld
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import StaffId, TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.storage import copies
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.touches import Report


def log(transaction: Transaction, held: Sequence[MeetingHeld]) -> Verdicts:
    """Log meetings, face to face, by video or dropping in."""
    hosts = [m.staff_email.lower() for m in held if m.staff_email]
    staff = copies.staff_by(transaction, "email", hosts)
    reports = []
    for meeting in held:
        host = staff.get((meeting.staff_email or "").lower())
        make = partial(touch_of, meeting, host and host.staff_id)
        reports.append(Report(meeting, whom(meeting), meeting.started_at, make))
    return touches.log(transaction, reports)


def whom(meeting: MeetingHeld) -> str:
    """Return what names the client; a meeting that names nobody stays unmatched."""
    return meeting.client_id or (meeting.contact_email or "nobody named").lower()


def touch_of(
    meeting: MeetingHeld, staff: StaffId | None, touch: TouchId, whose: Candidate
) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind=meeting.mode,
        direction=Direction.OUT,
        occurred_at=meeting.started_at,
        duration=timedelta(minutes=meeting.minutes),
        contact=whose.contact,
        staff=staff,
    )
