"""Gaps: how far apart the touches of each tier lie, and what it is promised."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.cadence.domain.gaps import Policy
from services.cadence.storage import gaps


def listed(transaction: Transaction) -> Sequence[Policy]:
    """List the policy of every tier."""
    return list(gaps.policies(transaction).values())
