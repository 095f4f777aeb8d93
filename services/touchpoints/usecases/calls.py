"""Calls: what the phone system tells becomes a touch of the kind it deserves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from libs.contracts.calls import CallEnded
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.calls import Answer, Call
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.storage import copies
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.touches import Report

SERVICE_QUEUES = {"service", "servicedesk", "service-desk", "helpdesk", "support"}


def log(transaction: Transaction, ended: Sequence[CallEnded]) -> Verdicts:
    """Log calls with the clients whose numbers they were with."""
    staff = Staff.who_took(transaction, ended)
    return touches.log(
        transaction,
        [
            Report(
                call,
                call.number,
                call.started_at,
                partial(touch_of, call, staff.of(call), transaction.now),
            )
            for call in ended
        ],
    )


class Staff:
    """Who of us was on the phone, by mail address or extension."""

    def __init__(self, emails: Mapping[str, Any], at: Sequence[Any]) -> None:
        self.emails = emails
        self.at = at

    @classmethod
    def who_took(cls, transaction: Transaction, ended: Sequence[CallEnded]) -> "Staff":
        """Look up everybody the calls name."""
        emails = [call.staff_email.lower() for call in ended if call.staff_email]
        extensions = [call.extension for call in ended if call.extension]
        return cls(
            copies.staff_by_email(transaction, emails),
            copies.staff_at(transaction, extensions),
        )

    def of(self, call: CallEnded) -> Any | None:
        """Return the member of staff, or None when the call names nobody we know."""
        by_mail = self.emails.get((call.staff_email or "").lower())
        return by_mail or self.by_extension(call)

    def by_extension(self, call: CallEnded) -> Any | None:
        """Return who has the extension; None where it may be one of several."""
        branches = call.sent.branches
        found = [
            row
            for row in self.at
            if row.extension == call.extension
            and (branches is None or row.branch_id in branches)
        ]
        return found[0] if len(found) == 1 else None


def touch_of(
    event: CallEnded, staff: Any | None, now: datetime, touch: TouchId, whose: Candidate
) -> Touch:
    call = call_of(event, touch, now, service_desk=is_service(event, staff))
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=staff.branch_id if staff else whose.branch,
        kind=call.kind,
        direction=call.direction,
        occurred_at=call.started_at,
        duration=call.talked,
        contact=whose.contact,
        staff=staff and staff.staff_id,
        number=call.number,
        answer=call.answer.value,
    )


def call_of(
    event: CallEnded, touch: TouchId, now: datetime, *, service_desk: bool
) -> Call:
    return Call(
        id=touch,
        number=event.number,
        direction=Direction(event.direction),
        answer=Answer(event.outcome),
        started_at=event.started_at,
        recorded_at=now,
        talked=timedelta(seconds=event.talk_seconds),
        service_desk=service_desk,
    )


def is_service(event: CallEnded, staff: Any | None) -> bool:
    """Tell service from relationship: by the event, the queue or who took it."""
    by_queue = (event.queue or "").lower() in SERVICE_QUEUES
    return event.service_desk or by_queue or bool(staff and staff.service_desk)
