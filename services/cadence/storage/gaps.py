"""The gaps and promises of the tiers, as rows an owner can change."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.cadence.domain.gaps import Gaps, Policy, Tier
from services.cadence.domain.promises import Promised


def policies(transaction: Transaction) -> dict[Tier, Policy]:
    """Read the policy of every tier."""
    rows = transaction.session.execute(text("select * from cadence.gaps order by tier"))
    return {
        Tier(row.tier): Policy(
            Tier(row.tier),
            Gaps(row.shortest, row.target, row.longest),
            row.promised and Promised(row.promised),
        )
        for row in rows
    }
