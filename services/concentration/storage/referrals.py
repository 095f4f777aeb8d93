"""Who was introduced by whom."""

from collections.abc import Sequence
from datetime import datetime

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, IntroductionId

REFERRALS = Bulk(
    "referrals",
    {
        "introduction_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "referrer_id": "text",
        "received_at": "timestamptz",
    },
)

Referral = tuple[IntroductionId, BranchId, ClientId, ClientId, datetime]


def keep(transaction: Transaction, referrals: Sequence[Referral]) -> None:
    """Keep referrals, each once: its branch, whom it led to and who gave it."""
    REFERRALS.insert(transaction, sorted(referrals))
