"""What a batch is about is locked before anything is done with it."""

from collections.abc import Sequence

from libs.contracts.invoices import InvoiceVoided
from libs.contracts.record import Event
from libs.contracts.times import TimeTakenBack
from libs.contracts.touchpoints import TouchpointTakenBack
from libs.storage.transactions import Transaction
from services.concentration.storage import entering

TAKES_OUT = (InvoiceVoided, TimeTakenBack, TouchpointTakenBack)


def take(transaction: Transaction, heard: Sequence[Event]) -> None:
    """Let nobody enter anything meanwhile where anything is taken out.

    Two batches that enter before they take out would wait for each other for ever.
    """
    if any(isinstance(each, TAKES_OUT) for each in heard):
        entering.lock(transaction)
