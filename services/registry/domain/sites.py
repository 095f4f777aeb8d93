"""Sites: where a client is to be visited, and where its post goes."""

from dataclasses import dataclass

from libs.values import BranchId, ClientId, SiteId
from services.registry.domain.addresses import PostalAddress
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_texts


@dataclass(frozen=True)
class Site(Named):
    """One place of a client; raises BadText."""

    id: SiteId
    branch: BranchId
    client: ClientId
    name: str
    address: PostalAddress

    def __post_init__(self) -> None:
        check_texts(name=self.name)

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as it goes on an envelope."""
        return self.address.lines


def site_id(client: ClientId, name: str) -> SiteId:
    """Name a site: within the client by name."""
    return SiteId(id_of("site", client, name_key(name)))
