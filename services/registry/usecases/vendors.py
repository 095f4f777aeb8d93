"""Other vendors of our clients: where they offer what we do, where they were seen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from libs.contracts.vendors import VendorSighted
from libs.storage.transactions import Transaction
from services.registry.domain.days import check_come
from services.registry.domain.entries import Entry, Shown
from services.registry.domain.vendors import Sighting, Vendor, sighting_id, vendor_id
from services.registry.storage import offerings
from services.registry.storage import vendors as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.records import Records


def announcement(entry: Entry[Sighting]) -> VendorSighted:
    sighting = entry.fact
    return VendorSighted(
        sighting_id=sighting.id,
        vendor_id=sighting.vendor,
        client_id=sighting.client,
        branch_id=sighting.branch,
        seen_on=sighting.seen_on,
        revision=entry.revision,
    )


VENDORS = Records(storage.VENDORS)
SIGHTINGS = Records(storage.SIGHTINGS)


def add(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Vendor]:
    """Record a vendor of a client; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    new = vendor_id(whole["client"], told["name"])
    return VENDORS.add(transaction, Vendor(id=new, **whole))


def marked(
    transaction: Transaction, entries: Sequence[Entry[Vendor]]
) -> list[Shown[Vendor]]:
    """Say of each vendor which of its services we offer too."""
    offered = offerings.offered(transaction)
    overlaps = [
        each.fact.overlap(offered.get(each.fact.branch, set())) for each in entries
    ]
    return [
        Shown(entry, {"overlap": overlap, "encroaching": bool(overlap)})
        for entry, overlap in zip(entries, overlaps, strict=True)
    ]


def sight(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Sighting]:
    """Record that a vendor was seen at work on a client, and announce it.

    Raises AlreadyRecorded and NotOnRecord.
    """
    vendor = VENDORS.named(transaction, "vendor_id", told["vendor_id"], seen).fact
    name, seen_on = told["name"], told["seen_on"]
    new = sighting_id(vendor.id, seen_on, name)
    sighting = Sighting(new, vendor.branch, vendor.client, vendor.id, name, seen_on)
    entry = SIGHTINGS.add(transaction, sighting)
    transaction.announce([announcement(entry)])
    return entry


def close(
    transaction: Transaction, entry: Entry[Sighting], changes: Mapping[str, Any]
) -> Entry[Sighting]:
    """Close the threat that a sighting is, or open it again; raises StillToCome."""
    check_come(transaction.now, closed_on=changes.get("closed_on"))
    return SIGHTINGS.change(transaction, entry, replace(entry.fact, **changes))
