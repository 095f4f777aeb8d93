"""What registry tells of clients' sites: the area, and apart from it the address."""

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
    the import that recorded it was reverted.
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


@dataclass(frozen=True, kw_only=True)
class SiteAddressed(Event):
    """Where post to a place of a client goes was recorded or changed.

    Registry announces it, for whoever sends post and for nobody else. It is a full
    picture; the highest `revision`, which is the site's, is the newest. `address_lines`
    is as on an envelope, the country last; `country` and `subdivision` are as of the
    site. A site that is `removed` has no address.
    """

    type: ClassVar[str] = "keepwell.site.addressed.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    site_id: SiteId
    client_id: ClientId
    branch_id: BranchId
    country: str
    revision: int
    subdivision: str | None = None
    address_lines: tuple[str, ...] = ()
    removed: bool = False

    class Schema(EventSchema):
        site_id = fields.text("l-0021")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        country = fields.patterned("AT", COUNTRY)
        revision = fields.revision()
        subdivision = fields.text("9", optional=True)
        address_lines = fields.several(fields.text("Ring 1", personal=True))
        removed = fields.mark()
