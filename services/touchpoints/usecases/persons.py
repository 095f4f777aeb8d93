"""People who were erased: the log forgets them, and counts what it counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.contracts.upkeep import PersonErased
from libs.storage import sweeps, traces
from libs.storage.transactions import Transaction
from services.touchpoints.storage import copies, persons, tombstones, unmatched
from services.touchpoints.usecases import callbacks


def forget(transaction: Transaction, erased: Sequence[PersonErased]) -> None:
    """Leave nothing of people but their ids; their touches still count."""
    contacts = [person.contact_id for person in erased]
    known = persons.known_by(transaction, contacts)
    known_by = sorted({name for name, *_ in known})
    tombstones.keep(transaction, known)
    callbacks.forget(transaction, contacts, known_by)
    persons.forget_log(transaction, contacts, known_by)
    persons.forget_names(transaction, contacts)
    copies.ERASED.keep(transaction, erased)
    unmatched.forget_named(transaction, known_by)
    traces.forget_heard(transaction, contacts, known_by)
    sweeps.begin(transaction, known_by)


def held_on(transaction: Transaction, contact: str) -> Mapping[str, Any]:
    """Tell all that the log holds on a person: nothing of others."""
    return persons.held_on(transaction, contact)
