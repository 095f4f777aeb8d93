"""Introductions: referrals received, to their givers' credit."""

from libs.contracts.introductions import ReferralReceived
from libs.storage.transactions import Transaction
from services.touchpoints.domain.introductions import Introduction
from services.touchpoints.storage import introductions as storage
from services.touchpoints.usecases import asks, contacts, relationships
from services.touchpoints.usecases.entries import Entries, NoSuchEntry
from services.touchpoints.usecases.touches import require_happened

INTRODUCTIONS = Entries(storage.INTRODUCTIONS)


def receive(transaction: Transaction, introduction: Introduction) -> Introduction:
    """Log a referral with its giver.

    Raises NotYetHappened, NotTheirContact, NoSuchRelationship and NoSuchEntry.
    """
    require_happened(transaction, received_at=introduction.received_at)
    giver = {"contact": introduction.contact}
    contacts.require_theirs(transaction, introduction.client, giver)
    if introduction.introduced_client:
        relationships.found(transaction, introduction.introduced_client)
    if introduction.ask:
        asked = asks.ASKS.found(transaction, introduction.ask)
        if asked.client != introduction.client:
            raise NoSuchEntry
    transaction.announce([fact(introduction)])
    return INTRODUCTIONS.add(transaction, introduction)


def fact(introduction: Introduction) -> ReferralReceived:
    return ReferralReceived(
        introduction_id=introduction.id,
        client_id=introduction.client,
        branch_id=introduction.branch,
        received_at=introduction.received_at,
        introduced_client_id=introduction.introduced_client,
        ask_id=introduction.ask,
    )
