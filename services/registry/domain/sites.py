"""Sites: where a client is to be visited, and where its post goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.values import BranchId, ClientId, SiteId
from services.registry.domain.addresses import PostalAddress
from services.registry.domain.branches import Branch
from services.registry.domain.entries import Name, Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.regions import (
    check_regions,
    is_subdivision,
    region_of,
)
from services.registry.domain.texts import check_texts


@dataclass(frozen=True)
class Site(Named):
    """One place of a client; raises BadText and BadRegion.

    `subdivision` is the rest of ISO 3166-2, told where the address has no `area`;
    `servers` is how many stand there, when that is known.
    """

    id: SiteId
    branch: BranchId
    client: ClientId
    name: str
    address: PostalAddress
    subdivision: str | None = None
    servers: int | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_regions(subdivision=self.region)

    @property
    def names(self) -> frozenset[Name]:
        """What else it is recognised by: its address."""
        return frozenset({names_at(self.client, self.address)})

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as it goes on an envelope."""
        return self.address.lines

    @property
    def region(self) -> str:
        """Where it is, in ISO 3166 codes: in which country at least."""
        area = self.address.area
        coded = area if is_subdivision(area) else None
        return region_of(self.address.country, self.subdivision or coded)


def regions_of(sites: Sequence[Site], branch: Branch) -> frozenset[str]:
    """Return where a client is: at its sites, and at its branch when it has none.

    A site of which only the branch's country is known counts as in the branch's region.
    """
    home = region_of(branch.country, branch.subdivision)
    regions = [site.region for site in sites] or [home]
    return frozenset(home if at == branch.country else at for at in regions)


def names_at(client: ClientId, address: PostalAddress) -> Name:
    """Return what a client's place is recognised by that has an address."""
    return ("address", client, *address.lines)


def site_id(client: ClientId, name: str) -> SiteId:
    """Name a site: within the client by name."""
    return SiteId(id_of("site", client, name_key(name)))
