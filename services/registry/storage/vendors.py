"""Vendors of our clients, and where they were seen."""

from services.registry.domain.vendors import Sighting, Vendor
from services.registry.storage.columns import OF_A_CLIENT, table_of

ENCROACHING = """
exists (select from registry.offerings o
  where o.branch_id = vendors.branch_id and o.offered
    and jsonb_exists(services, o.name_key))
"""

VENDORS = table_of(
    "vendors",
    Vendor,
    "vendor_id",
    OF_A_CLIENT | {"encroaching": f"({ENCROACHING}) = cast(:encroaching as boolean)"},
)
SIGHTINGS = table_of(
    "sightings",
    Sighting,
    "sighting_id",
    OF_A_CLIENT
    | {
        "vendor": "vendor_id = :vendor",
        "threat": "(closed_on is null) = (:threat = 'open')",
    },
)
