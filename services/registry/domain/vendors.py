"""The other vendors of our clients, and where they come too near."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from libs.values import BranchId, ClientId, SightingId, VendorId
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_texts, numbered
from services.registry.domain.words import check_words


@dataclass(frozen=True)
class Vendor(Named):
    """Somebody else who serves a client, with services; raises BadText and BadWord."""

    id: VendorId
    branch: BranchId
    client: ClientId
    name: str
    services: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_words(**numbered("services", self.services))

    def overlap(self, offered: AbstractSet[str]) -> tuple[str, ...]:
        """Return which of their services are among those offered by us."""
        return tuple(each for each in self.services if each in offered)


@dataclass(frozen=True)
class Sighting(Named):
    """A vendor was seen at work on a client: where, in a few words; raises BadText."""

    id: SightingId
    branch: BranchId
    client: ClientId
    vendor: VendorId
    name: str
    seen_on: date

    def __post_init__(self) -> None:
        check_texts(name=self.name)


def vendor_id(client: ClientId, name: str) -> VendorId:
    """Name a vendor: within the client by name."""
    return VendorId(id_of("vendor", client, name_key(name)))


def sighting_id(vendor: VendorId, seen_on: date, name: str) -> SightingId:
    """Name a sighting: of a vendor by day and words, so that it counts once."""
    return SightingId(id_of("sighting", vendor, str(seen_on), name_key(name)))
