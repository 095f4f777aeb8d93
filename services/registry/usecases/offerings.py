"""What a branch offers, and what else its clients need of somebody."""

from collections.abc import Mapping
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.offerings import Offering, offering_id
from services.registry.storage import offerings as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.records import Records

OFFERINGS = Records(storage.OFFERINGS)


def add(
    transaction: Transaction, told: Mapping[str, Any], _: Wanted
) -> Entry[Offering]:
    """Record an offering; raises AlreadyRecorded and NotOnRecord."""
    branch, name, offered = told["branch_id"], told["name"], told["offered"]
    BRANCHES.named(transaction, "branch_id", branch)
    new = Offering(offering_id(branch, name), branch, name, offered)
    return OFFERINGS.add(transaction, new)
