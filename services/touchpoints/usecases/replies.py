"""Replies: what clients answer to messages of ours is a touch of theirs."""

from collections.abc import Sequence
from functools import partial

from libs.contracts.messages import MessageReplied
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.touches import Report

# Nobody answers by post: what comes by it is logged by whoever opens it.
KINDS = {"email": "mail", "sms": "sms", "chat": "chat", "post": "letter"}


def log(transaction: Transaction, replied: Sequence[MessageReplied]) -> Verdicts:
    """Log answers, each as what it came by."""
    reports = [
        Report(each, each.client_id, each.replied_at, partial(touch_of, each))
        for each in replied
    ]
    return touches.log(transaction, reports)


def touch_of(replied: MessageReplied, touch: TouchId, whose: Candidate) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=replied.branch_id,
        kind=KINDS[replied.channel],
        direction=Direction.IN,
        occurred_at=replied.replied_at,
        contact=replied.contact_id,
    )
