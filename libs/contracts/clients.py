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
from libs.values import BranchId, ClientId, ContactId, GroupId, Money, StaffId

COUNTRY = r"^[A-Z]{2}\Z"
ClientStatus = Literal["prospect", "active", "dormant", "lost"]
Tier = Literal["A", "B", "C"]
REGISTRY = "keepwell/registry"
YEARLY_DAY = r"^--[0-9]{2}-[0-9]{2}\Z"


@dataclass(frozen=True, kw_only=True)
class BranchRecorded(Event):
    """A branch was opened or changed.

    Registry announces it. `zone` is an IANA name, `country` ISO 3166-1 and
    `subdivision` the second part of ISO 3166-2, for the holidays; `hours` holds the
    intervals of each weekday, as in `{"mon": ["09:00-12:00", "13:00-17:00"]}`;
    `address_lines` is where letters come from, as on an envelope.
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
    address_lines: tuple[str, ...] = ()

    class Schema(EventSchema):
        branch_id = fields.text("vienna")
        name = fields.text("Vienna")
        zone = fields.text("Europe/Vienna")
        country = fields.patterned("AT", COUNTRY)
        hours = fields.hours()
        revision = fields.revision()
        subdivision = fields.text("9", optional=True)
        address_lines = fields.several(fields.text("Ring 1"))


@dataclass(frozen=True)
class Absence:
    """Days on which somebody is away, the first and the last included."""

    from_day: date
    to_day: date


class AbsenceSchema(EventSchema):
    """Days on which somebody is away."""

    builds = Absence

    from_day = fields.day("2026-07-06")
    to_day = fields.day("2026-07-17")


@dataclass(frozen=True, kw_only=True)
class StaffRecorded(Event):
    """One of our people joined, changed or left.

    Registry announces it. `active` is false for who has left, `permanent` for
    freelancers, `service_desk` is true for who only does service;
    `weekly_contact_hours` is the time there is for clients in a week, `absences` when
    there is none.
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
    weekly_contact_hours: int | None = None
    absences: tuple[Absence, ...] = ()

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
        weekly_contact_hours = fields.whole(12, most=168, optional=True)
        absences = fields.several(fields.part(AbsenceSchema))


@dataclass(frozen=True, kw_only=True)
class ClientRecorded(Event):
    """A client or prospect was recorded or changed.

    Registry announces it. `since` is the day the relationship began; `reference` the
    client's number in the billing system; `yearly_margin` the gross margin, expected
    times chance for a prospect, unknown when missing; `group_id` what the client is
    under common control with, `size` how many work there, `tags` are the firm's own
    words. A client that is `removed` never was one: the import that recorded it was
    reverted.
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
    removed: bool = False
    deputy: StaffId | None = None
    group_id: GroupId | None = None
    industry: str | None = None
    size: int | None = None
    first_service_on: date | None = None
    fiscal_year_end: str | None = None
    tags: tuple[str, ...] = ()

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
        removed = fields.mark()
        deputy = fields.text("s-08", optional=True)
        group_id = fields.text("g-0003", optional=True)
        industry = fields.text("dentistry", optional=True)
        size = fields.whole(25, optional=True)
        first_service_on = fields.day("2019-06-03", optional=True)
        fiscal_year_end = fields.coded("--06-30", YEARLY_DAY)
        tags = fields.several(fields.text("vip"))


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(Event):
    """A person at a client was recorded, changed or left.

    Registry announces it; `active` is false for who has left, `birthday` is like
    1980-02-29, or --02-29 without the year.
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
    decision_maker: bool = False
    language: str | None = None
    zone: str | None = None
    birthday: str | None = None

    class Schema(EventSchema):
        contact_id = fields.text("p-0108")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        name = fields.text("Julia Huber", personal=True)
        phones = fields.many(fields.phone("+43720123457"))
        emails = fields.many(fields.email("j.huber@client.example"))
        active = fields.flag(example=True)
        revision = fields.revision()
        decision_maker = fields.mark()
        language = fields.text("de-AT", optional=True)
        zone = fields.text("Europe/Vienna", optional=True)
        birthday = fields.text("1980-02-29", longest=10, optional=True, personal=True)
