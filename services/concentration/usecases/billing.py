"""Billing: what goes out to clients is entered once, and counts for its month."""

from collections.abc import Sequence
from decimal import Decimal

from libs.calendars.zones import local_day, zone
from libs.contracts.invoices import CreditIssued, InvoiceIssued, InvoiceVoided
from libs.contracts.verdicts import Verdicts
from libs.storage.named import Named, meant, named
from libs.storage.transactions import Transaction
from libs.values import Money
from services.concentration.domain.ledger import (
    Entry,
    Kind,
    entry_id,
    in_cents,
    posted,
)
from services.concentration.domain.tellings import system_of
from services.concentration.storage import entering, ledger, payers, rates
from services.concentration.storage.ledger import Valued
from services.concentration.storage.payers import Payer
from services.concentration.usecases import limit_wakes
from services.concentration.usecases.believing import believed

Issued = InvoiceIssued | CreditIssued
ONE = Decimal(1)


def enter(transaction: Transaction, issued: Sequence[Issued]) -> Verdicts:
    """Enter documents; one whose client is not known yet comes again."""
    known = payers.named(transaction, {each.client_ref for each in issued})
    found = {
        each.key: believed(each, each.issued_at, known.get(each.client_ref, ()))
        for each in issued
    }
    entries = [
        (entry_of(each, payer), payer.currency)
        for each in issued
        if isinstance(payer := found[each.key], Payer)
    ]
    if entries:
        post(transaction, entries)
    return {key: why for key, why in found.items() if not isinstance(why, Named)}


def void(transaction: Transaction, voided: Sequence[InvoiceVoided]) -> Verdicts:
    """Take documents out that never were; those not heard of will not be entered."""
    known = named(transaction, {each.client_ref for each in voided})
    found = {each.key: meant(each, known.get(each.client_ref, ())) for each in voided}
    whose = {
        entry_id(system_of(*each.key), each.invoice_id): (who.branch, who.id)
        for each in voided
        if isinstance(who := found[each.key], Named)
    }
    entering.lock(transaction)
    stood = ledger.void(transaction, whose)
    taken_off = {post: -billed for post, billed in posted(counted(stood)).items()}
    homes = ledger.branches_of(entry for entry, _ in stood)
    ledger.add(transaction, taken_off, homes)
    ledger.clear(transaction, homes)
    limit_wakes.soon_for(transaction, (entry.issued_on for entry, _ in stood))
    return {key: why for key, why in found.items() if not isinstance(why, Named)}


def post(transaction: Transaction, entries: Sequence[tuple[Entry, str]]) -> None:
    """Write entries down, and count those that are new; each with the firm's currency.

    What is in that currency already needs no rate.
    """
    foreign = [dated(each) for each, home in entries if each.amount.currency != home]
    worth = rates.of(transaction, foreign) if foreign else {}
    ledger.enter(
        transaction,
        [
            (each, in_cents(each.amount, ONE))
            if each.amount.currency == home
            else (each, cents_of(each, worth[dated(each)]))
            for each, home in entries
        ],
    )
    limit_wakes.soon_for(transaction, (each.issued_on for each, _ in entries))


def counted(valued: Sequence[Valued]) -> list[tuple[Entry, int]]:
    return [(entry, cents) for entry, cents in valued if cents is not None]


def dated(entry: Entry) -> rates.Wanted:
    return entry.amount.currency, entry.issued_on


def cents_of(entry: Entry, rate: Decimal | None) -> int | None:
    return None if rate is None else in_cents(entry.amount, rate)


def entry_of(issued: Issued, client: Payer) -> Entry:
    is_credit = isinstance(issued, CreditIssued)
    amount = issued.amount
    return Entry(
        client=client.id,
        branch=client.branch,
        source=system_of(*issued.key),
        kind=Kind.CREDIT if is_credit else Kind.INVOICE,
        number=issued.credit_id
        if isinstance(issued, CreditIssued)
        else issued.invoice_id,
        issued_on=local_day(issued.issued_at, zone(client.zone)),
        amount=Money(-amount.amount, amount.currency) if is_credit else amount,
        line=issued.line or "",
        vendor=issued.vendor or "",
        recurring=issued.recurring,
        engagement=issued.engagement_id,
        due=issued.due_on if isinstance(issued, InvoiceIssued) else None,
    )
