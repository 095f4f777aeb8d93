"""The other vendors of our clients, and where they come too near."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from libs.values import BranchId, ClientId, Invalid, SightingId, VendorId
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_texts, numbered, wrong
from services.registry.domain.words import check_words


class Threat(StrEnum):
    """Whether the threat that a sighting is was dealt with."""

    OPEN = "open"
    CLOSED = "closed"


class ClosedWithoutOutcome(Invalid):
    """A threat is closed on a day and with an outcome, or it is open."""


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
    """A vendor was seen at work on a client, which is a threat until it is closed.

    `name` says what was seen, in a few words, and `outcome` what came of it, once it is
    closed. Raises BadText and ClosedWithoutOutcome.
    """

    id: SightingId
    branch: BranchId
    client: ClientId
    vendor: VendorId
    name: str
    seen_on: date
    closed_on: date | None = None
    outcome: str | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name, outcome=self.outcome)
        if (self.closed_on is None) != (self.outcome is None):
            raise wrong(ClosedWithoutOutcome, "closed_on", "outcome")

    @property
    def threat(self) -> Threat:
        """Whether the threat stands."""
        return Threat.CLOSED if self.closed_on else Threat.OPEN


def vendor_id(client: ClientId, name: str) -> VendorId:
    """Name a vendor: within the client by name."""
    return VendorId(id_of("vendor", client, name_key(name)))


def sighting_id(vendor: VendorId, seen_on: date, name: str) -> SightingId:
    """Name a sighting: of a vendor by day and words, so that it counts once."""
    return SightingId(id_of("sighting", vendor, str(seen_on), name_key(name)))
