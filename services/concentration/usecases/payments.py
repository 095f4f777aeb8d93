"""Payments: what came in is kept per invoice, and what is overdue is told."""

from collections.abc import Sequence

from libs.calendars.zones import local_day, zone
from libs.contracts.payments import PaymentReceived
from libs.contracts.verdicts import Verdicts
from libs.storage.named import Named
from libs.storage.transactions import Transaction
from services.concentration.domain.payments import Payment, Unpaid
from services.concentration.storage import payers
from services.concentration.storage import payments as storage
from services.concentration.storage.payers import Payer
from services.concentration.storage.payments import Asked, Place
from services.concentration.usecases.believing import believed


def enter(transaction: Transaction, received: Sequence[PaymentReceived]) -> Verdicts:
    """Enter payments; one whose client is not known yet comes again."""
    known = payers.named(transaction, {each.client_ref for each in received})
    found = {
        each.key: believed(each, each.received_at, known.get(each.client_ref, ()))
        for each in received
    }
    paid = [
        payment_of(each, payer)
        for each in received
        if isinstance(payer := found[each.key], Payer)
    ]
    storage.enter(transaction, paid)
    return {key: why for key, why in found.items() if not isinstance(why, Named)}


def listed(transaction: Transaction, after: Place | None, most: int) -> list[Payment]:
    """List payments, the oldest first."""
    return storage.page(transaction, after, most)


def unpaid(
    transaction: Transaction, asked: Asked, after: Place | None, most: int
) -> list[Unpaid]:
    """List the invoices that are not paid whole, the oldest first."""
    return storage.unpaid(transaction, asked, after, most)


def payment_of(received: PaymentReceived, client: Payer) -> Payment:
    return Payment(
        client=client.id,
        branch=client.branch,
        source=received.sent.source,
        told_as=received.payment_id,
        number=received.invoice_id,
        received_on=local_day(received.received_at, zone(client.zone)),
        amount=received.amount,
    )
