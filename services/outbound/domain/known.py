"""What is known of whom messages go to: the client, the person, sites and branches."""

from dataclasses import dataclass, field
from datetime import date, datetime

from libs.calendars.working_time import OpenHours
from libs.values import BranchId, ClientId, ContactId, SiteId


@dataclass(frozen=True)
class Client:
    """A client; `root` is whom it counts for."""

    client_id: ClientId
    branch_id: BranchId
    status: str
    since: date
    phones: list[str] = field(repr=False)
    removed: bool
    root: ClientId


@dataclass(frozen=True)
class Person:
    """A contact of a client, which counts for `root`."""

    contact_id: ContactId
    name: str = field(repr=False)
    phones: list[str] = field(repr=False)
    emails: list[str] = field(repr=False)
    active: bool
    zone: str | None
    root: ClientId


@dataclass(frozen=True)
class Site:
    """Where a client is, and where its post goes."""

    site_id: SiteId
    client_id: ClientId
    country: str
    subdivision: str | None
    address_lines: list[str] = field(repr=False)


@dataclass(frozen=True)
class Consent:
    """What a person said of a channel, or of one address on it."""

    contact_id: ContactId
    channel: str
    address: str | None = field(repr=False)
    given: bool
    at: datetime


@dataclass(frozen=True)
class Place:
    """A branch as far as it matters when and where people work."""

    hours: OpenHours
    zone: str
    country: str
    subdivision: str | None
