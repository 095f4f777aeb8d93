"""What holds for a client stands in its own row, so that lists need no join."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.gaps import Gaps
from services.cadence.domain.policies import Policy
from services.cadence.domain.rituals import Rituals

TYPES = {
    "shortest": "interval",
    "target": "interval",
    "longest": "interval",
    "ask_shortest": "interval",
    "ask_target": "interval",
    "ask_longest": "interval",
    "broadcast_shortest": "interval",
    "broadcast_target": "interval",
    "broadcast_longest": "interval",
    "monthly_meeting": "boolean",
    "monthly_call": "boolean",
    "newsletter": "boolean",
    "review_months": "integer",
}
ARRAYS = ", ".join(f"cast(:{column} as {sql}[])" for column, sql in TYPES.items())
SAVE = f"""
update cadence.clients c
set ({", ".join(TYPES)}) = row({", ".join(f"p.{column}" for column in TYPES)})
from unnest(cast(:clients as text[]), {ARRAYS}) as p (client_id, {", ".join(TYPES)})
where c.client_id = p.client_id
"""


def save(transaction: Transaction, policies: Mapping[ClientId, Policy]) -> None:
    """Write down what holds for clients that are in hand."""
    if not policies:
        return
    columns = zip(*map(row_of, policies.values()), strict=True)
    bound = dict(zip(TYPES, map(list, columns), strict=True))
    transaction.session.execute(text(SAVE), {"clients": list(policies), **bound})


def row_of(policy: Policy) -> tuple[Any, ...]:
    gaps = (policy.gaps, policy.ask, policy.broadcast)
    rituals = policy.rituals
    return (
        *(gap for each in gaps for gap in (each.shortest, each.target, each.longest)),
        rituals.meeting,
        rituals.call,
        rituals.newsletter,
        rituals.review_months,
    )


def policy_of(row: Row[Any]) -> Policy | None:
    """Read what holds for a client; nothing is known before the register has told."""
    if row.shortest is None:
        return None
    return Policy(
        gaps=Gaps(row.shortest, row.target, row.longest),
        ask=Gaps(row.ask_shortest, row.ask_target, row.ask_longest),
        broadcast=Gaps(
            row.broadcast_shortest, row.broadcast_target, row.broadcast_longest
        ),
        rituals=rituals_of(row),
    )


def rituals_of(row: Row[Any]) -> Rituals:
    """Read what a client can count on."""
    return Rituals(
        row.monthly_meeting, row.monthly_call, row.newsletter, row.review_months
    )
