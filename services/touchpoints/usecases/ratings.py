"""Ratings: how content a client is with our work; a bad one is a frustration."""

from collections.abc import Sequence
from functools import partial

from libs.contracts.ratings import RatingGiven
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.ratings import felt
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.usecases import naming, touches
from services.touchpoints.usecases.touches import Report


def log(transaction: Transaction, given: Sequence[RatingGiven]) -> Verdicts:
    """Log ratings with the clients that gave them."""
    whose = naming.references(
        transaction, [(rating.contact_email, rating.client_ref) for rating in given]
    )
    reports = [
        Report(rating, reference, rating.given_at, partial(touch_of, rating))
        for rating, reference in zip(given, whose, strict=True)
    ]
    return touches.log(transaction, reports)


def touch_of(given: RatingGiven, touch: TouchId, whose: Candidate) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind="rating",
        direction=Direction.IN,
        occurred_at=given.given_at,
        contact=whose.contact,
        sentiment=felt(given.rating),
        rating=given.rating,
    )
