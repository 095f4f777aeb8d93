"""Invoices: logged, because a client who only hears from billing will leave."""

from collections.abc import Sequence

from libs.contracts.invoices import InvoiceIssued
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import BILLING, Direction
from services.touchpoints.usecases import naming
from services.touchpoints.usecases.naming import Encounter


def log(transaction: Transaction, issued: Sequence[InvoiceIssued]) -> Verdicts:
    """Log invoices with the clients whose reference they bear; they earn nothing."""
    return naming.log(transaction, issued, told_by)


def told_by(invoice: InvoiceIssued) -> Encounter:
    return Encounter(
        client=invoice.client_ref,
        kind=BILLING,
        direction=Direction.OUT,
        occurred_at=invoice.issued_at,
    )
