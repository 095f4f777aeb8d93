"""Actions: promised in a meeting, done by somebody."""

from libs.storage.transactions import Transaction
from services.touchpoints.domain.actions import Action
from services.touchpoints.storage import actions as storage
from services.touchpoints.usecases.entries import Entries

ACTIONS = Entries(storage.ACTIONS)


def complete(transaction: Transaction, action: Action) -> Action:
    """Write down that an action is done; raises AlreadyDone."""
    return ACTIONS.change(transaction, action.done(transaction.now))
