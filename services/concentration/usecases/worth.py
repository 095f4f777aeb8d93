"""The balance sheet of relationships, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.calendars.months import Month
from libs.contracts.clients import ClientRecorded
from libs.contracts.record import Event
from libs.contracts.touchpoints import RelationshipRevalued
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.storage import balances, finances, valuations
from services.concentration.storage.balances import Balance, OfClient, OfManager, Wanted
from services.concentration.usecases import exposures
from services.concentration.usecases.places import of_each
from services.concentration.usecases.shares import window_of

NOTHING = Balance()


@dataclass(frozen=True)
class Balances:
    """A month's balance of each branch that is seen, and of all, in a currency."""

    month: Month
    currency: str
    firm: Balance
    branches: Mapping[BranchId, Balance]


def note_valuations(
    transaction: Transaction, revalued: Sequence[RelationshipRevalued]
) -> None:
    """Keep what relationships were said to be worth, and say what is at stake."""
    rows = [
        (
            each.client_id,
            each.branch_id,
            each.revision,
            told_at(each, transaction.now),
            each.value,
            each.as_of,
            each.decays_from,
            each.law,
            each.rate,
            timedelta(days=each.grace_days),
        )
        for each in revalued
    ]
    valuations.note_valuations(transaction, rows)
    exposures.revalue(transaction, {each.client_id for each in revalued})


def note_statuses(transaction: Transaction, recorded: Sequence[ClientRecorded]) -> None:
    """Keep from when on who is a client, and say what is at stake."""
    rows = [
        (
            each.client_id,
            each.branch_id,
            each.revision,
            told_at(each, transaction.now),
            each.status,
        )
        for each in recorded
    ]
    valuations.note_statuses(transaction, rows)
    exposures.revalue(transaction, {each.client_id for each in recorded})


def told_at(told: Event, now: datetime) -> datetime:
    """Return when it was said: never later than we heard it."""
    return min((told.envelope and told.envelope.time) or now, now)


def month_of(transaction: Transaction, month: Month | None) -> Month:
    """Return a month that has begun, or the one that runs; raises NotYetThere."""
    as_of = window_of(transaction, month.day(1) if month else None).as_of
    return Month(as_of.year, as_of.month)


def of(transaction: Transaction, month: Month, branch: BranchId | None) -> Balances:
    """Draw up the balance of one branch or of each, and of all together.

    Raises NoSuchBranch.
    """
    found = balances.of_branches(transaction, month)
    return Balances(
        month,
        finances.currency(transaction),
        found.get(None, NOTHING),
        of_each(transaction, found, NOTHING, branch),
    )


def of_managers(transaction: Transaction, wanted: Wanted) -> list[OfManager]:
    """Draw up the balance of each account manager, by the clients they have now."""
    return balances.of_managers(transaction, wanted)


def of_clients(
    transaction: Transaction, wanted: Wanted, after: str, most: int
) -> list[OfClient]:
    """Draw up the balances of clients, by id."""
    return balances.of_clients(transaction, wanted, after, most)
