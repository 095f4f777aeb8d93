"""What a time system tells: how long somebody of ours worked for a client."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import EngagementId

A_DAY_IN_MINUTES = fields.A_DAY // 60


@dataclass(frozen=True, kw_only=True)
class TimeLogged(Event):
    """Somebody of ours worked for a client.

    The time system announces it, once per entry; a changed entry is taken back and
    logged under another id. `client_ref` is the client's id or its number in billing,
    `staff_ref` our colleague's id or e-mail address; who left before we knew them is
    one person all the same. `worked_on` is the day where the work was done.
    """

    type: ClassVar[str] = "keepwell.time.logged.v1"

    entry_id: str
    client_ref: str
    staff_ref: str
    worked_on: date
    minutes: int
    billable: bool
    engagement_id: EngagementId | None = None

    class Schema(EventSchema):
        entry_id = fields.text("48213")
        client_ref = fields.text("D10042")
        staff_ref = fields.text("anna@msp.example", personal=True)
        worked_on = fields.day("2026-03-02")
        minutes = fields.whole(90, least=1, most=A_DAY_IN_MINUTES)
        billable = fields.flag(example=True)
        engagement_id = fields.text("e-0007", optional=True)


@dataclass(frozen=True, kw_only=True)
class TimeTakenBack(Event):
    """A time entry counts no longer: it was wrong, or is replaced by another.

    The time system announces it, once. It may arrive before the entry does.
    """

    type: ClassVar[str] = "keepwell.time.taken_back.v1"

    entry_id: str
    client_ref: str
    taken_back_at: datetime

    class Schema(EventSchema):
        entry_id = fields.text("48213")
        client_ref = fields.text("D10042")
        taken_back_at = fields.moment("2026-03-03T09:00:00Z")
