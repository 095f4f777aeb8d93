"""Needs: foreseen, so that they are met before the client asks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.contracts.knowledge import NeedRecorded
from libs.storage.transactions import Transaction
from services.registry.domain.days import check_come
from services.registry.domain.entries import Entry
from services.registry.domain.needs import Need, need_id
from services.registry.storage import needs as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.records import Records


def announcement(entry: Entry[Need]) -> NeedRecorded:
    need = entry.fact
    return NeedRecorded(
        need_id=need.id,
        client_id=need.client,
        branch_id=need.branch,
        name=need.name,
        due_on=need.due_on,
        start_by=need.start_by,
        met_on=need.met_on,
        revision=entry.revision,
    )


NEEDS = Records(storage.NEEDS, announcement)


def add(transaction: Transaction, told: Mapping[str, Any], seen: Wanted) -> Entry[Need]:
    """Record what a client will need; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    check_come(transaction.now, met_on=told["met_on"])
    new = need_id(whole["client"], told["name"])
    return NEEDS.add(transaction, Need(id=new, **whole))


def change(
    transaction: Transaction, entry: Entry[Need], changes: Mapping[str, Any]
) -> Entry[Need]:
    """Change what is named of a need; raises StillToCome."""
    check_come(transaction.now, met_on=changes.get("met_on"))
    return NEEDS.change(transaction, entry, replace(entry.fact, **changes))
