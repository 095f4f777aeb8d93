"""Who may be contacted when: outbound asks, cadence grants, defers or denies."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.contracts.touchpoints import GapClass
from libs.values import BranchId, ClientId, ContactId, StaffId

CADENCE = "keepwell/cadence"
Way = Literal["post", "email", "sms", "chat", "phone", "video", "in_person", "gift"]


@dataclass(frozen=True, kw_only=True)
class ContactRequested(Event):
    """Somebody wants to make a contact with a client at `wanted_at`.

    Outbound announces it, once per recipient of a mailing, and again under the same
    `request_id` when it was deferred until now. Of a recipient, `purpose` and `period`
    one is granted; after `expires_at` the contact is of no use.
    """

    type: ClassVar[str] = "keepwell.contact.requested.v1"
    source: ClassVar[str | None] = "keepwell/outbound"
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "request_id"

    request_id: str
    client_id: ClientId
    branch_id: BranchId
    gap_class: GapClass
    channel: Way
    purpose: str
    wanted_at: datetime
    period: str | None = None
    contact_id: ContactId | None = None
    expires_at: datetime | None = None

    class Schema(EventSchema):
        request_id = fields.text("m-0012-p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        gap_class = fields.one_of(GapClass)
        channel = fields.one_of(Way)
        purpose = fields.text("newsletter")
        wanted_at = fields.moment("2026-03-02T08:00:00Z")
        period = fields.text("2026-03", optional=True)
        contact_id = fields.text("p-0108", optional=True)
        expires_at = fields.moment("2026-03-31T16:00:00Z", optional=True)


@dataclass(frozen=True, kw_only=True)
class ContactGranted(Event):
    """A contact that was requested may be made, from `granted_for` to `expires_at`.

    Cadence announces it. A client merged into another counts for that one: `client_id`
    is whom it was granted with.
    """

    type: ClassVar[str] = "keepwell.contact.granted.v1"
    source: ClassVar[str | None] = CADENCE
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "request_id"

    request_id: str
    client_id: ClientId
    branch_id: BranchId
    granted_for: datetime
    expires_at: datetime

    class Schema(EventSchema):
        request_id = fields.text("m-0012-p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        granted_for = fields.moment("2026-03-02T08:00:00Z")
        expires_at = fields.moment("2026-03-05T08:00:00Z")


@dataclass(frozen=True, kw_only=True)
class ContactDeferred(Event):
    """A contact that was requested is too soon: it may be requested for `not_before`.

    Cadence announces it, with the `rule` that decided. Nothing is kept free for it.
    """

    type: ClassVar[str] = "keepwell.contact.deferred.v1"
    source: ClassVar[str | None] = CADENCE
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "request_id"

    request_id: str
    client_id: ClientId
    branch_id: BranchId
    rule: str
    not_before: datetime

    class Schema(EventSchema):
        request_id = fields.text("m-0012-p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        rule = fields.text("shortest_gap")
        not_before = fields.moment("2026-03-09T08:00:00Z")


@dataclass(frozen=True, kw_only=True)
class ContactDenied(Event):
    """A contact that was requested may not be made.

    Cadence announces it, with the `rule` that decided, and also when a grant was
    withdrawn, or what it was for is over or put off, before it was used.
    """

    type: ClassVar[str] = "keepwell.contact.denied.v1"
    source: ClassVar[str | None] = CADENCE
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "request_id"

    request_id: str
    client_id: ClientId
    branch_id: BranchId
    rule: str

    class Schema(EventSchema):
        request_id = fields.text("m-0012-p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        rule = fields.text("not_kept_up_with")


@dataclass(frozen=True, kw_only=True)
class ContactDue(Event):
    """A contact that cadence planned is to be made by now, and may be.

    Cadence announces it, once per task, and again when the contact was denied since
    and may be made after all; `task_id` is the id of its grant, good until
    `grant_expires_at`. `occasion` tells the tasks of one `purpose` apart; `topic` says
    in words meant for the client what they are reminded of, or which event this is
    about: that is at `event_at` in `event_place`, unless it is `event_off`.
    """

    type: ClassVar[str] = "keepwell.contact.due.v1"
    source: ClassVar[str | None] = CADENCE
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "task_id"

    task_id: str
    client_id: ClientId
    branch_id: BranchId
    gap_class: GapClass
    channel: Way
    purpose: str
    occasion: str
    due_at: datetime
    grant_expires_at: datetime
    contact_id: ContactId | None = None
    staff_id: StaffId | None = None
    topic: str | None = None
    event_at: datetime | None = None
    event_place: str | None = None
    event_off: bool = False

    class Schema(EventSchema):
        task_id = fields.text("9f86d081884c7d659a2feaa0c55ad015")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        gap_class = fields.one_of(GapClass)
        channel = fields.one_of(Way)
        purpose = fields.text("birthday")
        occasion = fields.text("p-0108 2026-03-09")
        due_at = fields.moment("2026-03-05T08:00:00Z")
        grant_expires_at = fields.moment("2026-03-09T08:00:00Z")
        contact_id = fields.text("p-0108", optional=True)
        staff_id = fields.text("s-07", optional=True)
        topic = fields.text("the signed offer", optional=True, personal=True)
        event_at = fields.moment("2026-03-12T09:00:00Z", optional=True)
        event_place = fields.text("Graben 2, 1010 Wien", optional=True)
        event_off = fields.mark()
