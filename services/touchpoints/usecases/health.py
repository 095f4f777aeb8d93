"""Health: how each client fares, on fresh evidence, with every worry and its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.calendars.zones import start_of_day
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.domain.conversations import Conversation
from services.touchpoints.domain.health import (
    FRESH_FOR,
    Evidence,
    Health,
    Signs,
    evidence_of,
    health_of,
    reasons_of,
)
from services.touchpoints.domain.relationships import Kept, Wanted
from services.touchpoints.domain.warnings import Seen, Warned, warnings_of
from services.touchpoints.storage import health
from services.touchpoints.storage.health import Unknown
from services.touchpoints.usecases import conversations, relationships


@dataclass(frozen=True)
class Checked:
    """A client's health, and all that it was judged by."""

    kept: Kept
    health: Health
    reasons: Sequence[str]
    evidence: tuple[Evidence, ...]
    warnings: Sequence[Warned]
    conversation: Conversation

    @property
    def client(self) -> ClientId:
        """Whose health it is."""
        return self.kept.client

    @property
    def branch(self) -> BranchId:
        """The client's branch."""
        return self.kept.branch

    @property
    def name(self) -> str:
        """The client's name."""
        return self.kept.name


def listed(
    transaction: Transaction, wanted: Wanted, after: str, most: int
) -> list[Checked]:
    """Check clients by their id."""
    return check(transaction, relationships.listed(transaction, wanted, after, most))


def of(transaction: Transaction, client: ClientId, staff: StaffId | None) -> Checked:
    """Check one client, of `staff` if given; raises NoSuchRelationship."""
    (checked,) = check(transaction, [relationships.found(transaction, client, staff)])
    return checked


def check(transaction: Transaction, kept: Sequence[Kept]) -> list[Checked]:
    """Judge how clients fare by what they did lately."""
    clients = [each.client for each in kept]
    conversed = conversations.of(transaction, clients)
    unhappy = health.open_frustrations(transaction, clients)
    return [
        checked(transaction, each, conversed[each.client], unhappy.get(each.client, 0))
        for each in kept
    ]


def checked(
    transaction: Transaction, kept: Kept, conversation: Conversation, unhappy: int
) -> Checked:
    evidence = evidence_of(conversation.last_two_way_at, conversation.last_rated_at)
    warnings = warnings_of(seen(transaction, kept, conversation))
    signs = Signs(
        evidence, kept.level, unhappy, conversation.satisfaction, tuple(warnings)
    )
    now = transaction.now
    health, reasons = health_of(signs, now), reasons_of(signs, now)
    return Checked(kept, health, reasons, evidence, warnings, conversation)


def seen(transaction: Transaction, kept: Kept, conversation: Conversation) -> Seen:
    relationship = kept.relationship
    since = start_of_day(relationship.since, relationship.zone)
    return Seen(conversation, kept.level, kept.only_billed, since, transaction.now)


def unknown(transaction: Transaction, staff: StaffId | None) -> list[Unknown]:
    """Count, by branch, of how many clients nobody knows how they fare."""
    return health.unknown(transaction, transaction.now - FRESH_FOR, staff)
