"""Sites: where clients are."""

from collections.abc import Mapping
from typing import Any

from libs.contracts.sites import SiteAddressed, SiteRecorded
from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.sites import Site, site_id
from services.registry.storage import sites as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.records import Records


def announcement(entry: Entry[Site]) -> SiteRecorded:
    site = entry.fact
    country, _, subdivision = site.region.partition("-")
    return SiteRecorded(
        site_id=site.id,
        client_id=site.client,
        branch_id=site.branch,
        country=country,
        subdivision=subdivision or None,
        postal_code=site.address.postal_code or None,
        servers=site.servers,
        revision=entry.revision,
    )


def where_post_goes(entry: Entry[Site]) -> SiteAddressed:
    told = announcement(entry)
    return SiteAddressed(
        site_id=told.site_id,
        client_id=told.client_id,
        branch_id=told.branch_id,
        country=told.country,
        subdivision=told.subdivision,
        address_lines=entry.fact.address_lines,
        revision=entry.revision,
    )


SITES = Records(storage.SITES, announcement, in_confidence=where_post_goes)


def add(transaction: Transaction, told: Mapping[str, Any], seen: Wanted) -> Entry[Site]:
    """Record a place of a client; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    return SITES.add(
        transaction, Site(id=site_id(whole["client"], told["name"]), **whole)
    )
