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
from services.touchpoints.usecases import naming, touches
from services.touchpoints.usecases.touches import Report


def log(transaction: Transaction, held: Sequence[MeetingHeld]) -> Verdicts:
    """Log meetings, face to face, by video or dropping in."""
    staff = naming.staff(transaction, [meeting.staff_email for meeting in held])
    whose = naming.references(
        transaction, [(meeting.contact_email, meeting.client_id) for meeting in held]
    )
    reports = []
    for meeting, reference in zip(held, whose, strict=True):
        make = partial(touch_of, meeting, staff(meeting.staff_email))
        reports.append(Report(meeting, reference, meeting.started_at, make))
    return touches.log(transaction, reports)


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
