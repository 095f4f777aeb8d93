"""The white space of a client: what others provide, and what nobody asked about yet."""

from collections.abc import Mapping
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.provisions import Provision, provision_id, white_space
from services.registry.storage import offerings
from services.registry.storage import provisions as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.records import Records
from services.registry.usecases.vendors import VENDORS

PROVISIONS = Records(storage.PROVISIONS)


def add(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Provision]:
    """Record who provides something; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    vendor = whole.pop("vendor_id")
    new = provision_id(whole["client"], told["name"])
    provision = Provision(id=new, vendor=vendor, **whole)
    check_vendor(transaction, provision)
    return PROVISIONS.add(transaction, provision)


def change(
    transaction: Transaction, entry: Entry[Provision], provision: Provision
) -> Entry[Provision]:
    """Change who provides it, or what is to become of it; raises NotOnRecord."""
    check_vendor(transaction, provision)
    return PROVISIONS.change(transaction, entry, provision)


def check_vendor(transaction: Transaction, provision: Provision) -> None:
    """Raise NotOnRecord unless the vendor is one of the client's, or nobody."""
    if provision.vendor:
        theirs = {"client": provision.client}
        VENDORS.named(transaction, "vendor_id", provision.vendor, theirs)


def white_space_of(
    transaction: Transaction, client_id: str, seen: Wanted
) -> list[Provision]:
    """Map what a client needs to who provides it; raises NotOnRecord."""
    client = CLIENTS.found(transaction, client_id, seen).fact
    needed = offerings.names(transaction, client.branch)
    known = storage.of_client(transaction, client.id)
    return white_space(client.branch, client.id, needed, known)
