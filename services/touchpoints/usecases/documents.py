"""Documents that an import brought: whoever counts them hears when it is reverted."""

from collections.abc import Sequence

from libs.contracts import wire
from libs.contracts.invoices import InvoiceIssued, InvoiceVoided
from libs.contracts.record import Event
from libs.contracts.times import TimeLogged, TimeTakenBack
from libs.storage import outbox
from libs.storage.inbox import Arrival
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.touchpoints.storage import documents as storage
from services.touchpoints.storage.documents import Document
from services.touchpoints.usecases import touches

A_WINDOW = 500
SEVERAL = ","
# An id of its own, which no document has that is imported.
VOIDING = "void/"
DOCUMENTS: dict[str, type[Event]] = {
    InvoiceIssued.type: InvoiceIssued,
    TimeLogged.type: TimeLogged,
}


def note(
    transaction: Transaction, run: str, branch: str, arrivals: Sequence[Arrival]
) -> None:
    """Remember which documents a run brought."""
    told = [wire.decode(e.body, DOCUMENTS) for e in arrivals if e.type in DOCUMENTS]
    documents = [
        document_of(run, branch, each)
        for each in told
        if isinstance(each, InvoiceIssued | TimeLogged)
    ]
    storage.note(transaction, documents)


def void(
    transaction: Transaction, run: str, held: Sequence[ClientId]
) -> list[Document]:
    """Void some of the documents of a run, and return which; none after the last.

    Those of the `held` stand.
    """
    taken = storage.take(transaction, run, held, A_WINDOW)
    voided = [voiding(transaction, each) for each in taken]
    outbox.store(
        transaction, [each.type for each in voided], [wire.encode(e) for e in voided]
    )
    return taken


def document_of(run: str, branch: str, told: InvoiceIssued | TimeLogged) -> Document:
    seen_by = told.sent.branches
    return Document(
        touch=touches.touch_id(told.key),
        run=run,
        branch=branch,
        source=told.sent.source,
        id=told.sent.id,
        number=told.invoice_id if isinstance(told, InvoiceIssued) else told.entry_id,
        client=told.client_ref,
        may_concern=None if seen_by is None else SEVERAL.join(seen_by),
        logged=isinstance(told, InvoiceIssued),
    )


def voiding(transaction: Transaction, document: Document) -> Event:
    """Say that a document never was."""
    named, now = document.number, transaction.now
    event: Event = (
        InvoiceVoided(invoice_id=named, client_ref=document.client, voided_at=now)
        if document.logged
        else TimeTakenBack(
            entry_id=named, client_ref=document.client, taken_back_at=now
        )
    )
    return wire.addressed(
        event,
        id=f"{VOIDING}{document.id}",
        source=document.source,
        time=now,
        branches=branches_of(document),
    )


def branches_of(document: Document) -> tuple[BranchId, ...] | None:
    if document.may_concern is None:
        return None
    return tuple(map(BranchId, document.may_concern.split(SEVERAL)))
