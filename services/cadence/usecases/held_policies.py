"""What holds for one client, and of whom it comes; and who may say so."""

from dataclasses import dataclass
from datetime import datetime

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NotFound, StaffId
from services.cadence.domain.gaps import Tier
from services.cadence.domain.goals import Goal, goal_on
from services.cadence.domain.policies import Holding, Scope, ramp_of
from services.cadence.storage.policies import Whose
from services.cadence.usecases import branches, of_clients
from services.cadence.usecases.policies import held_by, today, zones_of

TIERS = frozenset(tier.value for tier in Tier)


class NoSuchPolicy(NotFound):
    """A policy is of a client, a tag, a branch or a tier."""


@dataclass(frozen=True)
class Effective:
    """What holds for a client, with the goal of the day."""

    client: ClientId
    held: Holding
    goal: Goal | None
    paused_until: datetime | None


def effective(
    transaction: Transaction, client: ClientId, staff: StaffId | None
) -> Effective:
    """Tell what holds for a client, field by field; raises NoSuchClient."""
    found = of_clients.found(transaction, client, staff)
    held = held_by(transaction, [found])[found.id]
    day = today(transaction, found, zones_of(transaction, [found.branch]))
    paused = found.paused_until and found.paused_until > transaction.now
    return Effective(
        found.id,
        held,
        goal_on(ramp_of(held), day),
        found.paused_until if paused else None,
    )


def whose(
    transaction: Transaction, scope: str, key: str, staff: StaffId | None = None
) -> Whose:
    """Return whom a policy is of; raises NoSuchClient, NoSuchBranch, NoSuchPolicy."""
    if scope == Scope.CLIENT:
        client = of_clients.found(transaction, ClientId(key), staff)
        return Whose(Scope.CLIENT, key, client.branch)
    if scope == Scope.BRANCH:
        (branch,) = branches.hours_of(transaction, BranchId(key))
        return Whose(Scope.BRANCH, key, branch)
    if scope == Scope.TAG or (scope == Scope.TIER and key in TIERS):
        return Whose(Scope(scope), key)
    raise NoSuchPolicy
