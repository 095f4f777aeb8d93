"""Ratings: how content a client is with our work; a bad one is a frustration."""

from collections.abc import Sequence

from libs.contracts.ratings import RatingGiven
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.domain.ratings import felt
from services.touchpoints.domain.touches import Direction
from services.touchpoints.usecases import naming
from services.touchpoints.usecases.naming import Encounter


def log(transaction: Transaction, given: Sequence[RatingGiven]) -> Verdicts:
    """Log ratings with the clients that gave them."""
    return naming.log(transaction, given, told_by)


def told_by(given: RatingGiven) -> Encounter:
    return Encounter(
        address=given.contact_email,
        client=given.client_ref,
        kind="rating",
        direction=Direction.IN,
        occurred_at=given.given_at,
        sentiment=felt(given.rating),
        rating=given.rating,
    )
