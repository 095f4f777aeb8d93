"""Invoices: logged, because a client who only hears from billing will leave."""

from collections.abc import Sequence
from functools import partial

from libs.contracts.invoices import InvoiceIssued
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import BILLING, Direction, Touch
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.touches import Report


def log(transaction: Transaction, issued: Sequence[InvoiceIssued]) -> Verdicts:
    """Log invoices with the clients whose reference they bear; they earn nothing."""
    reports = [
        Report(
            invoice, invoice.client_ref, invoice.issued_at, partial(touch_of, invoice)
        )
        for invoice in issued
    ]
    return touches.log(transaction, reports)


def touch_of(invoice: InvoiceIssued, touch: TouchId, whose: Candidate) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind=BILLING,
        direction=Direction.OUT,
        occurred_at=invoice.issued_at,
    )
