"""What touchpoints tells of calls we did not take and of ringing back."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.contracts.touchpoints import TOUCHPOINTS
from libs.values import BranchId, CallbackId, ClientId, ContactId, StaffId, TouchId


@dataclass(frozen=True, kw_only=True)
class CallbackFact(Event):
    """The whole of a callback; the highest `revision` is the newest.

    `missed_at` is the first of the `misses`; `due_at` counts the branch's working time.
    There is no `number` once the caller was forgotten.
    """

    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"

    callback_id: CallbackId
    client_id: ClientId
    branch_id: BranchId
    number: str | None = None
    missed_at: datetime
    due_at: datetime
    misses: int
    revision: int
    contact_id: ContactId | None = None
    first_attempt_at: datetime | None = None
    closed_at: datetime | None = None

    class Schema(EventSchema):
        callback_id = fields.text("cb-0003")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        number = fields.phone("+43720123456", optional=True)
        missed_at = fields.moment("2026-02-28T14:00:00Z")
        due_at = fields.moment("2026-03-02T09:00:00Z")
        misses = fields.whole(1, least=1)
        revision = fields.revision()
        contact_id = fields.text("p-0108", optional=True)
        first_attempt_at = fields.moment("2026-03-02T08:40:00Z", optional=True)
        closed_at = fields.moment("2026-03-02T08:45:00Z", optional=True)


@dataclass(frozen=True, kw_only=True)
class CallbackPromised(CallbackFact):
    """A call was missed and we owe one back, or it was missed once more.

    Touchpoints announces it at each miss; a client has one open callback per number.
    """

    type: ClassVar[str] = "keepwell.callback.promised.v1"


@dataclass(frozen=True, kw_only=True)
class CallbackKept(CallbackFact):
    """We rang back in time, or never owed a call after all.

    Touchpoints announces it when the callback is closed.
    """

    type: ClassVar[str] = "keepwell.callback.kept.v1"


@dataclass(frozen=True, kw_only=True)
class CallbackBroken(CallbackFact):
    """A callback fell overdue untried.

    Touchpoints announces it then, and again when it is closed at last: `closed_at`
    says whether the call is still owed.
    """

    type: ClassVar[str] = "keepwell.callback.broken.v1"


@dataclass(frozen=True, kw_only=True)
class CallDeclined(Event):
    """One of us turned a client's call away, which nobody should.

    Touchpoints announces it, once per call.
    """

    type: ClassVar[str] = "keepwell.call.declined.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "touch_id"

    touch_id: TouchId
    client_id: ClientId
    branch_id: BranchId
    declined_at: datetime
    number: str | None = None
    staff_id: StaffId | None = None

    class Schema(EventSchema):
        touch_id = fields.text("t-90210")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        number = fields.phone("+43720123456", optional=True)
        declined_at = fields.moment("2026-03-02T08:00:00Z")
        staff_id = fields.text("s-07", optional=True)
