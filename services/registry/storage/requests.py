"""Requests out of our scope, to whom they were passed on, and what ways cost."""

from services.registry.domain.requests import Cost, Referral, Request
from services.registry.storage.columns import OF_A_CLIENT, table_of

OF_A_REQUEST = OF_A_CLIENT | {"request": "request_id = :request"}

REQUESTS = table_of(
    "requests",
    Request,
    "request_id",
    OF_A_CLIENT
    | {
        "answer": "answer = :answer",
        "open_since": "answer = 'open' and received_on < cast(:open_since as date)",
    },
)
REFERRALS = table_of("referrals", Referral, "referral_id", OF_A_REQUEST)
COSTS = table_of("costs", Cost, "cost_id", OF_A_REQUEST)
