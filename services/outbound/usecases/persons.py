"""People who were erased: nothing more goes to them, and what went tells no more."""

from collections.abc import Sequence
from datetime import datetime

from libs.contracts.upkeep import PersonErased
from libs.storage import sweeps, traces
from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Suppressed
from services.outbound.storage import copies, frozen, newsletters, persons
from services.outbound.usecases import leaks, settling

ERASED = Suppressed("erased")


def forget(transaction: Transaction, erased: Sequence[PersonErased]) -> None:
    """Leave nothing of people but their ids, and that they were written to."""
    contacts = [person.contact_id for person in erased]
    known_by = persons.known_by(transaction, contacts)
    waiting = persons.messages(transaction, contacts)
    settling.suppress(transaction, dict.fromkeys(waiting, ERASED))
    for story in persons.forget_newsletters(transaction, contacts):
        frozen.thaw(transaction, newsletters.using(transaction, story))
    copies.ERASED.keep(transaction, erased)
    leaks.forget_contacts(transaction, contacts)
    persons.forget(transaction, contacts, known_by)
    traces.forget_heard(transaction, contacts, known_by)
    sweeps.begin(transaction, known_by)


def sweep(transaction: Transaction) -> datetime | None:
    """Forget what is still told of them; return when to go on if more is left."""
    persons.forget(transaction, persons.posted(transaction), [])
    return sweeps.sweep(transaction)
