"""What outbound tells of messages: sent, refused, returned, answered, unwanted."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.contracts.touchpoints import GapClass
from libs.values import BranchId, ClientId, ContactId

OUTBOUND = "keepwell/outbound"
MessageChannel = Literal["post", "email", "sms", "chat"]
Bounce = Literal["unknown_address", "temporary", "our_reputation", "returned_post"]


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    """A message went out: a mail server, a provider or the post took it.

    Outbound announces it, once per message. `request_id` names the grant it used;
    `copies` is how many of one issue went to one site, whose cost counts once.
    """

    type: ClassVar[str] = "keepwell.message.sent.v1"
    source: ClassVar[str | None] = OUTBOUND
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "message_id"

    message_id: str
    client_id: ClientId
    branch_id: BranchId
    channel: MessageChannel
    purpose: str
    period: str
    gap_class: GapClass
    sent_at: datetime
    contact_id: ContactId | None = None
    request_id: str | None = None
    copies: int | None = None

    class Schema(EventSchema):
        message_id = fields.text("5e884898da28047151d0e56f8dc62927")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        channel = fields.one_of(MessageChannel)
        purpose = fields.text("newsletter")
        period = fields.text("2026-03")
        gap_class = fields.one_of(GapClass)
        sent_at = fields.moment("2026-03-02T09:00:00Z")
        contact_id = fields.text("p-0108", optional=True)
        request_id = fields.text("m-0012-p-0108", optional=True)
        copies = fields.whole(1, optional=True)


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event):
    """A message will not go out: refused for good, out of time, or nobody knows.

    Outbound announces it, once per message, for whoever keeps a record; `state` tells
    which of these. Nothing in the suite hears of it.
    """

    type: ClassVar[str] = "keepwell.message.failed.v1"
    source: ClassVar[str | None] = OUTBOUND
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "message_id"

    message_id: str
    client_id: ClientId
    branch_id: BranchId
    channel: MessageChannel
    purpose: str
    state: Literal["failed", "ambiguous", "expired"]
    failed_at: datetime
    contact_id: ContactId | None = None
    request_id: str | None = None

    class Schema(EventSchema):
        message_id = fields.text("5e884898da28047151d0e56f8dc62927")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        channel = fields.one_of(MessageChannel)
        purpose = fields.text("newsletter")
        state = fields.one_of(Literal["failed", "ambiguous", "expired"])
        failed_at = fields.moment("2026-03-02T09:00:00Z")
        contact_id = fields.text("p-0108", optional=True)
        request_id = fields.text("m-0012-p-0108", optional=True)


@dataclass(frozen=True, kw_only=True)
class MessageRefused(Event):
    """A message may not go out: consent, suppression, law or a leak stands against it.

    Outbound announces it, once per message, with the `rule` that decided.
    """

    type: ClassVar[str] = "keepwell.message.refused.v1"
    source: ClassVar[str | None] = OUTBOUND
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "message_id"

    message_id: str
    client_id: ClientId
    branch_id: BranchId
    channel: MessageChannel
    purpose: str
    rule: str
    refused_at: datetime
    contact_id: ContactId | None = None
    request_id: str | None = None

    class Schema(EventSchema):
        message_id = fields.text("5e884898da28047151d0e56f8dc62927")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        channel = fields.one_of(MessageChannel)
        purpose = fields.text("newsletter")
        rule = fields.text("opted_out")
        refused_at = fields.moment("2026-03-02T09:00:00Z")
        contact_id = fields.text("p-0108", optional=True)
        request_id = fields.text("m-0012-p-0108", optional=True)


@dataclass(frozen=True, kw_only=True)
class MessageBounced(Event):
    """A message came back, or never arrived.

    Outbound announces it, once per message and cause, for whoever keeps a record: it
    writes no more to the address by itself, unless it is `our_reputation` or
    `temporary`. Nothing in the suite hears of it.
    """

    type: ClassVar[str] = "keepwell.message.bounced.v1"
    source: ClassVar[str | None] = OUTBOUND
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "message_id"

    message_id: str
    client_id: ClientId
    branch_id: BranchId
    channel: MessageChannel
    cause: Bounce
    bounced_at: datetime
    contact_id: ContactId | None = None

    class Schema(EventSchema):
        message_id = fields.text("5e884898da28047151d0e56f8dc62927")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        channel = fields.one_of(MessageChannel)
        cause = fields.one_of(Bounce)
        bounced_at = fields.moment("2026-03-02T09:05:00Z")
        contact_id = fields.text("p-0108", optional=True)


@dataclass(frozen=True, kw_only=True)
class MessageReplied(Event):
    """A client answered a message of ours.

    Outbound announces it, once per answer; what it says stays where it came.
    """

    type: ClassVar[str] = "keepwell.message.replied.v1"
    source: ClassVar[str | None] = OUTBOUND
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "reply_id"

    reply_id: str
    message_id: str
    client_id: ClientId
    branch_id: BranchId
    channel: MessageChannel
    replied_at: datetime
    contact_id: ContactId | None = None

    class Schema(EventSchema):
        reply_id = fields.text("0cc175b9c0f1b6a831c399e269772661")
        message_id = fields.text("5e884898da28047151d0e56f8dc62927")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        channel = fields.one_of(MessageChannel)
        replied_at = fields.moment("2026-03-02T10:00:00Z")
        contact_id = fields.text("p-0108", optional=True)


@dataclass(frozen=True, kw_only=True)
class ContactUnsubscribed(Event):
    """A person does not want to hear from us on a channel any more.

    Outbound announces it, once per person, channel and time. Without `purpose` it holds
    for everything but what is owed, else for messages of that purpose or, if it names
    a family of purposes, of each of them; a `complaint` holds for all that is not owed.
    """

    type: ClassVar[str] = "keepwell.contact.unsubscribed.v1"
    source: ClassVar[str | None] = OUTBOUND
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "contact_id"

    contact_id: ContactId
    client_id: ClientId
    branch_id: BranchId
    channel: MessageChannel
    unsubscribed_at: datetime
    purpose: str | None = None
    complaint: bool = False

    class Schema(EventSchema):
        contact_id = fields.text("p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        channel = fields.one_of(MessageChannel)
        unsubscribed_at = fields.moment("2026-03-02T10:00:00Z")
        purpose = fields.text("newsletter", optional=True)
        complaint = fields.mark()
