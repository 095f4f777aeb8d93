"""Requests out of our scope, to whom they were passed on, and what ways cost."""

from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, RequestId
from services.registry.domain.requests import ANSWER_WITHIN, Cost, Referral, Request
from services.registry.storage.columns import OF_A_CLIENT, table_of, whether

IS_LATE = (
    f"answer = 'open' and received_on + {ANSWER_WITHIN.days} < cast(:today as date)"
)
OF_A_REQUEST = OF_A_CLIENT | {"request": "request_id = :request"}

REQUESTS = table_of(
    "requests",
    Request,
    "request_id",
    OF_A_CLIENT
    | {
        "answer": "answer = :answer",
        "late": whether("late", IS_LATE),
    },
)
REFERRALS = table_of("referrals", Referral, "referral_id", OF_A_REQUEST)
COSTS = table_of("costs", Cost, "cost_id", OF_A_REQUEST)

LATE = f"""
select b.branch_id, count(q.request_id) as requests from registry.branches b
left join registry.requests q on q.branch_id = b.branch_id
  and {IS_LATE}
group by b.branch_id
"""


def is_referred(transaction: Transaction, request: RequestId) -> bool:
    """Tell whether a request was passed on to anybody."""
    ending = "where request_id = :request limit 1"
    return bool(REFERRALS.read(transaction, ending, request=request))


def late(transaction: Transaction, today: date) -> dict[BranchId, int]:
    """Count, for each branch, the requests that are open past their last day."""
    rows = transaction.session.execute(text(LATE), {"today": today})
    return {row.branch_id: row.requests for row in rows}
