"""Rates: what is billed in other currencies counts by the rate of its day."""

from collections.abc import Sequence
from datetime import date, datetime

from libs.storage.transactions import Transaction
from libs.values import Conflict
from services.concentration.domain.ledger import posted
from services.concentration.domain.rates import Rate
from services.concentration.storage import conversions, entering, firm, ledger, rates
from services.concentration.storage.conversions import Round
from services.concentration.storage.firm import Firm
from services.concentration.storage.ledger import Valued
from services.concentration.usecases import billing, limit_wakes

A_WINDOW = 500
CONVERT = "convert"  # the timer, by its method's name
THE_FIRST_DAY = date(1, 1, 1)


class CurrencySettled(Conflict):
    """The firm's currency stays: revenue, rates or finances are told in it."""


class NeedsNoRate(Conflict):
    """The firm's own currency has no rate."""


def listed(
    transaction: Transaction, after: tuple[str, str] | None, most: int
) -> list[Rate]:
    """List rates, currency by currency."""
    return rates.page(transaction, after, most)


def say(transaction: Transaction, rate: Rate) -> Rate:
    """Say what a currency is worth from a day on; raises NeedsNoRate.

    What was billed since then is converted anew.
    """
    entering.lock(transaction)
    if rate.currency == firm.read(transaction).currency:
        raise NeedsNoRate
    rates.save(transaction, rate)
    transaction.audit("rate set", f"{rate.currency} {rate.day}")
    convert_since(transaction, rate.currency, rate.day)
    return rate


def of_firm(transaction: Transaction) -> Firm:
    """Tell what currency the firm counts in."""
    return firm.read(transaction)


def count_in(transaction: Transaction, currency: str) -> Firm:
    """Let the firm count in a currency; raises CurrencySettled once it counts."""
    entering.lock(transaction)
    before = firm.read(transaction)
    if currency != before.currency:
        if before.settled:
            raise CurrencySettled
        firm.save(transaction, currency)
        transaction.audit("currency set", currency)
        convert_since(transaction, currency, THE_FIRST_DAY)
    return firm.read(transaction)


def convert_since(transaction: Transaction, currency: str, day: date) -> None:
    conversions.begin(transaction, currency, day)
    transaction.wake(CONVERT, transaction.now)


def convert(transaction: Transaction) -> datetime | None:
    """Convert a window of documents by the rates of their days.

    Returns when to go on, None when nothing is left.
    """
    # The rates first: whoever changes one holds them while a round is begun anew.
    entering.settle(transaction)
    if not (going := conversions.due(transaction)):
        return None
    found = conversions.window(transaction, going, A_WINDOW)
    revalue(transaction, found)
    if len(found) < A_WINDOW:
        conversions.end(transaction, going)
    else:
        last, _ = found[-1]
        conversions.go_on(transaction, Round(going.currency, last.issued_on, last.id))
    return transaction.now


def revalue(transaction: Transaction, found: Sequence[Valued]) -> None:
    """Let documents count for what they come to by the rates of now."""
    worth = rates.of(transaction, [billing.dated(entry) for entry, _ in found])
    valued = [
        (entry, before, billing.cents_of(entry, worth[billing.dated(entry)]))
        for entry, before in found
    ]
    changed = [each for each in valued if each[1] != each[2]]
    if not changed:
        return
    conversions.convert(transaction, {entry.id: now for entry, _, now in changed})
    gained = posted([(entry, (now or 0) - (was or 0)) for entry, was, now in changed])
    homes = ledger.branches_of(entry for entry, *_ in changed)
    ledger.add(transaction, gained, homes)
    limit_wakes.soon(transaction)
