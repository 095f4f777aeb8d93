"""What registry tells of clients' sites: in which area each is, and where post goes."""

from dataclasses import dataclass
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.clients import COUNTRY, REGISTRY
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, SiteId


@dataclass(frozen=True, kw_only=True)
class SiteRecorded(Event):
    """A place of a client was recorded or changed.

    Registry announces it. It is a full picture; the highest `revision` is the newest.
    `country` is ISO 3166-1 and `subdivision` the second part of ISO 3166-2; `servers`
    is how many stand there, when that is known. A site that is `removed` never was one:
    the import that recorded it was reverted. `address_lines` is where post goes, as on
    an envelope, the country last.
    """

    type: ClassVar[str] = "keepwell.site.recorded.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    site_id: SiteId
    client_id: ClientId
    branch_id: BranchId
    country: str
    revision: int
    subdivision: str | None = None
    postal_code: str | None = None
    servers: int | None = None
    removed: bool = False
    address_lines: tuple[str, ...] = ()

    class Schema(EventSchema):
        site_id = fields.text("l-0021")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        country = fields.patterned("AT", COUNTRY)
        revision = fields.revision()
        subdivision = fields.text("9", optional=True)
        postal_code = fields.text("1010", optional=True)
        servers = fields.whole(2, optional=True)
        removed = fields.mark()
        address_lines = fields.several(fields.text("Ring 1", personal=True))
