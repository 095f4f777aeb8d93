"""Needs: foreseen, so that they are met before the client asks."""

from collections.abc import Mapping
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry
from services.registry.domain.needs import Need, need_id
from services.registry.storage import needs as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.records import Records

NEEDS = Records(storage.NEEDS)


def add(transaction: Transaction, told: Mapping[str, Any], seen: Wanted) -> Entry[Need]:
    """Record what a client will need; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    new = need_id(whole["client"], told["name"])
    return NEEDS.add(transaction, Need(id=new, **whole))
