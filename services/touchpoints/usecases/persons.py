"""People who were erased: the log forgets them, and counts what it counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from libs.contracts.upkeep import PersonErased
from libs.storage import traces
from libs.storage.transactions import Transaction
from services.touchpoints.storage import copies, persons, sweeps, tombstones, unmatched
from services.touchpoints.storage.sweeps import Sweep
from services.touchpoints.usecases import callbacks

SWEEP = "sweep_up_after_people"  # the timer, by its method's name
# What is still to be told is told within a second; then it can go.
SOON = timedelta(minutes=1)


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
    if known_by:
        sweeps.begin(transaction, known_by)
        transaction.wake(SWEEP, transaction.now)


def sweep(transaction: Transaction) -> datetime | None:
    """Delete what was told of people before they were erased; say if some is left."""
    waiting = sweeps.lock(transaction)
    again = [sweep_part(transaction, each) for each in waiting]
    if len(waiting) == sweeps.AT_ONCE and None in again:
        return transaction.now
    return min((at for at in again if at), default=None)


def sweep_part(transaction: Transaction, sweep: Sweep) -> datetime | None:
    part = traces.forget_told(transaction, sweep.words, sweep.swept_to)
    if part.to_be_told:
        return transaction.now + SOON
    if part.is_last:
        sweeps.end(transaction, sweep)
        return None
    sweeps.go_on_after(transaction, sweep, part.upto)
    return transaction.now


def held_on(transaction: Transaction, contact: str) -> Mapping[str, Any]:
    """Tell all that the log holds on a person: nothing of others."""
    return persons.held_on(transaction, contact)
