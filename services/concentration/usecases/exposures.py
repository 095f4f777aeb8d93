"""Exposures: what is at stake with a client is announced when it has changed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from libs.contracts.exposures import ExposureRevalued
from libs.storage.transactions import Transaction
from services.concentration.storage import exposures as storage
from services.concentration.storage import finances
from services.concentration.storage.exposures import Exposure, Looked
from services.concentration.usecases.places import next_day
from services.concentration.usecases.shares import window_of

A_WINDOW = 500
THE_BEGINNING = ""


def hold(transaction: Transaction, clients: Collection[str]) -> None:
    """Let nobody else tell of these clients meanwhile."""
    storage.hold(transaction, clients)


def revalue(transaction: Transaction, clients: Collection[str]) -> None:
    """Announce what contacts and corrections changed with clients."""
    looked = storage.look(transaction, clients)
    now = {each.client: exposure(each, transaction.now) for each in looked}
    announce(transaction, [found for e in looked if e.told != (found := now[e.client])])


def look_around(transaction: Transaction) -> datetime:
    """Announce whose year has changed, of the next clients; say when to go on."""
    clients = storage.following(transaction, A_WINDOW)
    looked = storage.look(transaction, clients)
    found = [(each.told, exposure(each, transaction.now)) for each in looked]
    announce(transaction, [new for told, new in found if told.yearly != new.yearly])
    if len(clients) == A_WINDOW:
        storage.go_on_after(transaction, clients[-1])
        return transaction.now
    storage.go_on_after(transaction, THE_BEGINNING)
    return next_day(transaction, window_of(transaction, None).as_of)


def exposure(looked: Looked, now: datetime) -> Exposure:
    """Say what is at stake; with who is no client, nothing."""
    state = looked.state
    if not state.counts:
        return Exposure(looked.client, looked.branch, looked.told.worth and 0, 0)
    worth = None if state.standing is None else state.worth(now)
    return Exposure(looked.client, looked.branch, worth, state.yearly)


def announce(transaction: Transaction, news: Sequence[Exposure]) -> None:
    if not news:
        return
    revisions, home = storage.save(transaction, news), finances.currency(transaction)
    transaction.announce(
        [
            ExposureRevalued(
                client_id=each.client,
                branch_id=each.branch,
                as_of=transaction.now,
                worth=None if each.worth is None else amount(each.worth),
                yearly_revenue=amount(each.yearly),
                currency=home,
                revision=revisions[each.client],
            )
            for each in news
        ]
    )


def amount(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
