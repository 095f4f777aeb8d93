"""What registry tells of consent: who wants to hear from us, and how."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, ConsentId, ContactId

Channel = Literal["post", "email", "sms", "chat", "phone"]


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(Event):
    """A person gave or withdrew consent to a channel, or to one address on it.

    Registry announces it, with what holds now: of several with one `consent_id` the
    highest `revision` is the newest. Without `address` it holds for the whole channel.
    What one person has withdrawn of an address holds for it wherever else it is on
    record. `given` is false for
    withdrawn; `at` is when it was said.
    """

    type: ClassVar[str] = "keepwell.consent.recorded.v1"
    source: ClassVar[str | None] = "keepwell/registry"
    about: ClassVar[str | None] = "client_id"

    consent_id: ConsentId
    contact_id: ContactId
    client_id: ClientId
    branch_id: BranchId
    channel: Channel
    given: bool
    at: datetime
    revision: int
    address: str | None = None

    class Schema(EventSchema):
        consent_id = fields.text("k-0300")
        contact_id = fields.text("p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        channel = fields.one_of(Channel)
        given = fields.flag(example=True)
        at = fields.moment("2026-03-02T08:00:00Z")
        revision = fields.revision()
        address = fields.text("j.huber@client.example", optional=True, personal=True)
