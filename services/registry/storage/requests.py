"""Requests out of our scope, to whom they were passed on, and what ways cost."""

from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, RequestId
from services.registry.domain.requests import ANSWER_WITHIN, Cost, Referral, Request
from services.registry.storage.columns import OF_A_CLIENT, table_of

LAST_DAY = f"received_on + {ANSWER_WITHIN.days}"
OF_A_REQUEST = OF_A_CLIENT | {"request": "request_id = :request"}

REQUESTS = table_of(
    "requests",
    Request,
    "request_id",
    OF_A_CLIENT
    | {
        "answer": "answer = :answer",
        "late": f"answer = 'open' and {LAST_DAY} < cast(:late as date)",
    },
)
REFERRALS = table_of("referrals", Referral, "referral_id", OF_A_REQUEST)
COSTS = table_of("costs", Cost, "cost_id", OF_A_REQUEST)

LATE = f"""
select b.branch_id, count(q.request_id) as requests from registry.branches b
left join registry.requests q on q.branch_id = b.branch_id
  and q.answer = 'open' and {LAST_DAY} < cast(:today as date)
group by b.branch_id
"""


def chain_of(transaction: Transaction, request: RequestId) -> list[Referral]:
    """Read the referrals of a request, the first hop first."""
    ending = "where request_id = :request order by after is not null, referral_id"
    found = REFERRALS.read(transaction, ending, request=request)
    return [entry.fact for entry in found]


def late(transaction: Transaction, today: date) -> dict[BranchId, int]:
    """Count, for each branch, the requests that are open past their last day."""
    rows = transaction.session.execute(text(LATE), {"today": today})
    return {row.branch_id: row.requests for row in rows}
