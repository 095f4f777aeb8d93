"""Engagements: agreed, changed and followed by others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.contracts.engagements import EngagementRecorded
from libs.storage.transactions import Transaction
from libs.values import Invalid
from services.registry.domain.engagements import Engagement, engagement_id
from services.registry.domain.entries import Entry
from services.registry.domain.texts import wrong
from services.registry.storage import engagements as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.records import Records


class NoSuchEngagement(Invalid):
    """The client has no engagement of this id."""


def announcement(entry: Entry[Engagement]) -> EngagementRecorded:
    engagement = entry.fact
    return EngagementRecorded(
        engagement_id=engagement.id,
        client_id=engagement.client,
        branch_id=engagement.branch,
        name=engagement.name,
        kind=engagement.kind.value,
        starts_on=engagement.starts_on,
        exclusive=engagement.exclusive,
        revision=entry.revision,
        ends_on=engagement.ends_on,
        value=engagement.value,
        per=engagement.per.value if engagement.per else None,
        committed_hours=engagement.committed_hours,
        followed_by=engagement.followed_by,
    )


ENGAGEMENTS = Records(storage.ENGAGEMENTS, announcement)


def agreed(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Engagement:
    """Make a new engagement of a client; raises NotOnRecord and NoSuchEngagement."""
    whole = clients.belonging(transaction, told, seen)
    new = engagement_id(whole["client"], told["starts_on"], told["name"])
    return checked(transaction, Engagement(id=new, **whole))


def changed(
    transaction: Transaction, entry: Entry[Engagement], changes: Mapping[str, Any]
) -> Engagement:
    """Make what an engagement is after a change; raises NoSuchEngagement."""
    return checked(transaction, replace(entry.fact, **changes))


def checked(transaction: Transaction, engagement: Engagement) -> Engagement:
    if following := engagement.followed_by:
        found = storage.ENGAGEMENTS.find(transaction, following, {})
        if not found or found.fact.client != engagement.client:
            raise wrong(NoSuchEngagement, "followed_by")
    return engagement
