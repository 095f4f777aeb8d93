"""What registry tells of branches, staff, clients and contacts.

Each is a full picture; of several with one id the highest `revision` is the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.invoices import MoneySchema
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, ContactId, Money, StaffId

COUNTRY = r"^[A-Z]{2}\Z"
ClientStatus = Literal["prospect", "active", "dormant", "lost"]
Tier = Literal["A", "B", "C"]
REGISTRY = "keepwell/registry"


@dataclass(frozen=True, kw_only=True)
class BranchRecorded(Event):
    """A branch was opened or changed.

    Registry announces it. `zone` is an IANA name, `country` ISO 3166-1 and
    `subdivision` the second part of ISO 3166-2, for the holidays; `hours` holds the
    intervals of each weekday, as in `{"mon": ["09:00-12:00", "13:00-17:00"]}`.
    """

    type: ClassVar[str] = "keepwell.branch.recorded.v1"
    source: ClassVar[str | None] = REGISTRY

    branch_id: BranchId
    name: str
    zone: str
    country: str
    hours: Mapping[str, Sequence[str]]
    revision: int
    subdivision: str | None = None

    class Schema(EventSchema):
        branch_id = fields.text("vienna")
        name = fields.text("Vienna")
        zone = fields.text("Europe/Vienna")
        country = fields.patterned("AT", COUNTRY)
        hours = fields.hours()
        revision = fields.revision()
        subdivision = fields.text("9", optional=True)


@dataclass(frozen=True, kw_only=True)
class StaffRecorded(Event):
    """One of our people joined, changed or left.

    Registry announces it. `active` is false for who has left, `permanent` for
    freelancers, `service_desk` is true for who only does service.
    """

    type: ClassVar[str] = "keepwell.staff.recorded.v1"
    source: ClassVar[str | None] = REGISTRY

    staff_id: StaffId
    branch_id: BranchId
    name: str
    role: str
    active: bool
    permanent: bool
    service_desk: bool
    revision: int
    email: str | None = None
    extension: str | None = None

    class Schema(EventSchema):
        staff_id = fields.text("s-07")
        branch_id = fields.text("vienna")
        name = fields.text("Anna Gruber", personal=True)
        role = fields.text("account_manager")
        active = fields.flag(example=True)
        permanent = fields.flag(example=True)
        service_desk = fields.flag()
        revision = fields.revision()
        email = fields.email("anna@msp.example", optional=True)
        extension = fields.text("21", optional=True)


@dataclass(frozen=True, kw_only=True)
class ClientRecorded(Event):
    """A client or prospect was recorded or changed.

    Registry announces it. `since` is the day the relationship began; `reference` the
    client's number in the billing system; `yearly_margin` the gross margin, expected
    times chance for a prospect, unknown when missing.
    """

    type: ClassVar[str] = "keepwell.client.recorded.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    name: str
    status: ClientStatus
    tier: Tier
    since: date
    phones: tuple[str, ...]
    revision: int
    reference: str | None = None
    account_manager: StaffId | None = None
    yearly_margin: Money | None = None

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        name = fields.text("Alpine Dental")
        status = fields.one_of(ClientStatus)
        tier = fields.one_of(Tier)
        since = fields.day("2019-05-01")
        phones = fields.many(fields.phone("+43720123456"))
        revision = fields.revision()
        reference = fields.text("D10042", optional=True)
        account_manager = fields.text("s-07", optional=True)
        yearly_margin = fields.part(MoneySchema, optional=True)


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(Event):
    """A person at a client was recorded, changed or left.

    Registry announces it; `active` is false for who has left.
    """

    type: ClassVar[str] = "keepwell.contact.recorded.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    contact_id: ContactId
    client_id: ClientId
    branch_id: BranchId
    name: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    active: bool
    revision: int

    class Schema(EventSchema):
        contact_id = fields.text("p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        name = fields.text("Julia Huber", personal=True)
        phones = fields.many(fields.phone("+43720123457"))
        emails = fields.many(fields.email("j.huber@client.example"))
        active = fields.flag(example=True)
        revision = fields.revision()
