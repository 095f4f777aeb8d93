"""Sites: where clients are."""

from collections.abc import Mapping
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.sites import Site, site_id
from services.registry.storage import sites as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.records import Records

SITES = Records(storage.SITES)


def add(transaction: Transaction, told: Mapping[str, Any], seen: Wanted) -> Entry[Site]:
    """Record a place of a client; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    return SITES.add(
        transaction, Site(id=site_id(whole["client"], told["name"]), **whole)
    )
