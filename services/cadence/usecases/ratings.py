"""Ratings: a client has said how content it is; how content, touchpoints knows."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointTakenBack
from libs.storage.transactions import Transaction
from services.cadence.storage import ratings


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """Forget ratings that were taken back."""
    ratings.take_back(transaction, [each.touch_id for each in taken_back])
