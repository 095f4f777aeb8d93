"""Wants: what clients want and what we offer, spoken about again and again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.domain.days import check_come
from services.registry.domain.entries import Entry, Shown
from services.registry.domain.freshness import Subject
from services.registry.domain.wants import Want, want_id
from services.registry.storage import wants as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients, freshness
from services.registry.usecases.records import Records

WANTS = Records(storage.WANTS)


def add(transaction: Transaction, told: Mapping[str, Any], seen: Wanted) -> Entry[Want]:
    """Record what a client wants; raises AlreadyRecorded, NotOnRecord, StillToCome."""
    whole = clients.belonging(transaction, told, seen)
    new = want_id(whole["client"], told["name"])
    return WANTS.add(transaction, checked(transaction, Want(id=new, **whole)))


def change(
    transaction: Transaction, entry: Entry[Want], changes: Mapping[str, Any]
) -> Entry[Want]:
    """Change what is named of a want; raises StillToCome."""
    want = checked(transaction, replace(entry.fact, **changes))
    return WANTS.change(transaction, entry, want)


def checked(transaction: Transaction, want: Want) -> Want:
    check_come(
        transaction.now, reviewed_on=want.reviewed_on, settled_on=want.settled_on
    )
    return want


def judged(
    transaction: Transaction, entries: Sequence[Entry[Want]]
) -> list[Shown[Want]]:
    """Show of each want whether it is to be spoken about again."""
    return freshness.judged(transaction, entries, Subject.WANTS, Want.is_stale)
