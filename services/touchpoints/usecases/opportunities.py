"""Opportunities: found with a client, won or lost, and owed to earlier efforts."""

from datetime import datetime

from libs.storage.transactions import Transaction
from services.touchpoints.domain.attribution import Attributed, attribute
from services.touchpoints.domain.opportunities import Opportunity, State
from services.touchpoints.storage import opportunities as storage
from services.touchpoints.usecases import asks
from services.touchpoints.usecases.entries import Entries
from services.touchpoints.usecases.touches import require_happened

OPPORTUNITIES = Entries(storage.OPPORTUNITIES)


def add(transaction: Transaction, found: Opportunity) -> Opportunity:
    """Log an opportunity; raises NoTouchOfTheClient and NotYetHappened."""
    require_happened(transaction, found_at=found.found_at)
    if found.touch:
        asks.kind_of(transaction, found.client, found.touch)
    return OPPORTUNITIES.add(transaction, found)


def decide(
    transaction: Transaction, found: Opportunity, state: State, at: datetime
) -> Opportunity:
    """Win or lose it; raises AlreadyDecided, DecidedBeforeFound, NotYetHappened."""
    require_happened(transaction, decided_at=at)
    return OPPORTUNITIES.change(transaction, found.decided(state, at))


def attributed(transaction: Transaction, found: Opportunity) -> list[Attributed]:
    """Share an opportunity out among what was done before it was decided."""
    until = found.result_at
    efforts = storage.efforts_for(transaction, found.client, until)
    return attribute(efforts, until)
