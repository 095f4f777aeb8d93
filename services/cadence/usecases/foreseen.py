"""What is foreseen of clients: engagements that end, and needs that come up."""

from collections.abc import Sequence
from datetime import datetime

from libs.contracts.engagements import EngagementRecorded
from libs.contracts.knowledge import NeedRecorded
from libs.storage.transactions import Transaction
from services.cadence.domain.triggers import Kind, Trigger
from services.cadence.usecases import triggers


def record_engagements(
    transaction: Transaction, recorded: Sequence[EngagementRecorded]
) -> None:
    """Keep when engagements end; one with a follow-on calls for nothing."""
    triggers.tell(transaction, [ending(each, transaction.now) for each in recorded])


def record_needs(transaction: Transaction, recorded: Sequence[NeedRecorded]) -> None:
    """Keep when needs come up, and when to begin so that they are met in time."""
    triggers.tell(transaction, [coming_up(each, transaction.now) for each in recorded])


def ending(engagement: EngagementRecorded, now: datetime) -> Trigger:
    return Trigger(
        client=engagement.client_id,
        branch=engagement.branch_id,
        kind=Kind.ENGAGEMENT,
        subject=engagement.engagement_id,
        at=now,
        due_on=engagement.ends_on,
        note=engagement.name,
        ended=engagement.ends_on is None or engagement.followed_by is not None,
        revision=engagement.revision,
    )


def coming_up(need: NeedRecorded, now: datetime) -> Trigger:
    return Trigger(
        client=need.client_id,
        branch=need.branch_id,
        kind=Kind.NEED,
        subject=need.need_id,
        at=now,
        starts_on=need.start_by,
        due_on=need.due_on,
        note=need.name,
        ended=need.met_on is not None,
        revision=need.revision,
    )
