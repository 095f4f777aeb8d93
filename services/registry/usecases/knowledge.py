"""Knowledge: noted by area, verified by our people, stale when nobody looked again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from libs.contracts.knowledge import KnowledgeVerified
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.registry.domain.days import check_come
from services.registry.domain.entries import Entry, Shown
from services.registry.domain.freshness import Subject
from services.registry.domain.knowledge import Knower, Note, note_id
from services.registry.storage import knowledge as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients, freshness
from services.registry.usecases.records import Records
from services.registry.usecases.staff import STAFF

NOTES = Records(storage.NOTES)


def add(transaction: Transaction, told: Mapping[str, Any], seen: Wanted) -> Entry[Note]:
    """Note what one of us knows; raises AlreadyRecorded, NotOnRecord, StillToCome."""
    whole = clients.belonging(transaction, told, seen)
    staff, on = told["verified_by"], told["verified_on"]
    check_verification(transaction, whole["branch"], staff, on)
    new = note_id(whole["client"], told["area"])
    note = Note(id=new, knowers=(Knower(staff, on),), **whole)
    return announced(transaction, NOTES.add(transaction, note))


def change(
    transaction: Transaction, entry: Entry[Note], changes: Mapping[str, Any]
) -> Entry[Note]:
    """Change what a note says; that verifies nothing."""
    return kept(transaction, entry, replace(entry.fact, **changes))


def verify(
    transaction: Transaction, entry: Entry[Note], staff: StaffId, on: date
) -> Entry[Note]:
    """Let one of us vouch for a note; raises NotOnRecord and StillToCome."""
    check_verification(transaction, entry.fact.branch, staff, on)
    return kept(transaction, entry, entry.fact.verified(staff, on))


def check_verification(
    transaction: Transaction, branch: str, staff: StaffId, on: date
) -> None:
    """Raise NotOnRecord unless it is one of the branch, StillToCome before the day."""
    STAFF.named(transaction, "verified_by", staff, {"branch": branch})
    check_come(transaction.now, verified_on=on)


def kept(transaction: Transaction, entry: Entry[Note], note: Note) -> Entry[Note]:
    changed = NOTES.change(transaction, entry, note)
    return changed if changed is entry else announced(transaction, changed)


def announced(transaction: Transaction, entry: Entry[Note]) -> Entry[Note]:
    """Announce everybody who knows the area, as of this revision."""
    note = entry.fact
    transaction.announce(
        [
            KnowledgeVerified(
                note_id=note.id,
                client_id=note.client,
                branch_id=note.branch,
                area=note.area,
                critical=note.critical,
                staff_id=knower.staff,
                verified_on=knower.verified_on,
                revision=entry.revision,
            )
            for knower in note.knowers
        ]
    )
    return entry


def judged(
    transaction: Transaction, entries: Sequence[Entry[Note]]
) -> list[Shown[Note]]:
    """Show of each note whether it is to be verified again."""
    return freshness.judged(transaction, entries, Subject.KNOWLEDGE, Note.is_stale)
