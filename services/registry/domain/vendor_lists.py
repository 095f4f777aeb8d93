"""Lists of the other vendors of our clients."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from services.registry.domain.books import Book
from services.registry.domain.cells import ClientCells
from services.registry.domain.imports import Reading
from services.registry.domain.lists import AtHand, ListKind, Owner
from services.registry.domain.recognising import joined
from services.registry.domain.vendors import Vendor, vendor_id


@dataclass(frozen=True)
class VendorRow(ClientCells):
    """A row of a list of vendors; services may be several, with ; between."""

    vendor: str | None = None
    services: str | None = None


def told(row: VendorRow, owner: Owner, known: Book[Vendor]) -> Vendor:
    """Return the vendor, known by name; raises Missing, BadText and BadWord."""
    name, services = row.required("vendor"), row.read_words("services")
    new = vendor_id(owner.client.id, name)
    if before := known.get(new):
        return replace(before, services=joined(before.services, services))
    return Vendor(new, owner.branch.id, owner.client.id, name, services)


def readings(row: VendorRow, _at_hand: AtHand[Vendor]) -> Iterator[Reading]:
    yield partial(row.required, "vendor")


VENDORS = ListKind("vendors", VendorRow, told, readings)
