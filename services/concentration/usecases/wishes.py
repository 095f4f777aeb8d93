"""Wishes for special treatment: written down, decided on, and over after a day."""

from datetime import date

from libs.calendars.zones import local_day
from libs.storage import branches
from libs.storage.named import Named, named
from libs.storage.transactions import Transaction
from libs.values import BranchId, Conflict, NotFound
from services.concentration.domain.wishes import (
    Approval,
    DecidedAlready,
    Decision,
    Refusal,
    Wish,
)
from services.concentration.storage import wishes as storage
from services.concentration.storage.wishes import Place, Wanted
from services.concentration.usecases.finances import require_branch
from services.concentration.usecases.times import JUDGE


class NoSuchClient(NotFound):
    """There is no such client."""


class SeveralSuchClients(Conflict):
    """Several clients have this number."""


class NoSuchException(NotFound):
    """There is no such exception."""


def whom(transaction: Transaction, told: str) -> Named:
    """Find the client of an id, or of a number in the billing system.

    Raises NoSuchClient and SeveralSuchClients.
    """
    found = named(transaction, {told}).get(told, [])
    if not found:
        raise NoSuchClient
    if len(found) > 1:
        raise SeveralSuchClients
    return found[0]


def today(transaction: Transaction, branch: BranchId) -> date:
    """Return what day it is at a branch."""
    hours = branches.all_hours(transaction).get(branch)
    return local_day(transaction.now, hours.zone) if hours else transaction.now.date()


def ask(transaction: Transaction, wish: Wish) -> Wish:
    """Write a wish down; it has no effect yet."""
    storage.save(transaction, wish)
    transaction.audit("exception asked for", wish.id)
    transaction.wake(JUDGE, transaction.now)
    return wish


def approve(transaction: Transaction, wish: str, reason: str, expires_on: date) -> Wish:
    """Grant a wish until a day.

    Raises NoSuchException, DecidedAlready, NoReason and NoEnd.
    """
    asked = undecided(transaction, wish)
    on = today(transaction, asked.branch)
    decision = Approval(reason, transaction.actor, on, expires_on)
    return decide(transaction, asked, decision, "exception approved")


def refuse(transaction: Transaction, wish: str, reason: str) -> Wish:
    """Do not give in; raises NoSuchException, DecidedAlready and NoReason."""
    asked = undecided(transaction, wish)
    decision = Refusal(reason, transaction.actor, today(transaction, asked.branch))
    return decide(transaction, asked, decision, "exception refused")


def undecided(transaction: Transaction, wish: str) -> Wish:
    asked = storage.find(transaction, wish)
    if asked is None:
        raise NoSuchException
    if asked.decision:
        raise DecidedAlready
    return asked


def decide(
    transaction: Transaction, wish: Wish, decision: Decision, action: str
) -> Wish:
    storage.decide(transaction, wish.id, decision)
    transaction.audit(action, wish.id)
    return wish.decided(decision)


def listed(
    transaction: Transaction, wanted: Wanted, after: Place | None, most: int
) -> list[Wish]:
    """List wishes, the latest first; raises NoSuchBranch."""
    require_branch(transaction, wanted.branch)
    return storage.page(transaction, wanted, after, most)
