"""Pauses in PostgreSQL: what is not let out, for as long as the row is there."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.domain.messages import Channel
from services.outbound.domain.pauses import EVERY, Pause, Reach, Why
from services.outbound.storage.owed import OWED

# Of a message `m`: asked again in the statement that hands it over.
NOT_PAUSED = (
    "not exists (select from outbound.pauses p where p.over in ('*', m.branch_id)"
    " and p.channel in ('*', m.channel)"
    f" and (p.why <> 'complaints' or not {OWED}))"
)
SET = """
insert into outbound.pauses (over, channel, why, reason, since, by_whom)
values (:over, :channel, :why, :reason, :now, :actor) on conflict do nothing
"""
LIFT = """
delete from outbound.pauses
where over = :over and channel = :channel and why = :why
"""


def put(transaction: Transaction, reach: Reach, why: Why, reason: str) -> bool:
    """Pause, and say whether that is new."""
    told = spelt(reach) | {"why": why.value, "reason": reason}
    when = {"now": transaction.now, "actor": transaction.actor}
    return bool(transaction.session.execute(text(SET), told | when).rowcount)


def lift(transaction: Transaction, reach: Reach, why: Why) -> bool:
    """Let out again what was paused for this, and say whether anything was."""
    told = spelt(reach) | {"why": why.value}
    return bool(transaction.session.execute(text(LIFT), told).rowcount)


def standing(transaction: Transaction) -> list[Pause]:
    """Read all pauses, the widest first."""
    rows = transaction.session.execute(
        text(
            "select over, channel, why, reason, since, by_whom from outbound.pauses"
            " order by over, channel, why"
        )
    )
    return [
        Pause(reach_of(over, channel), Why(why), reason, since, by_whom)
        for over, channel, why, reason, since, by_whom in rows
    ]


def spelt(reach: Reach) -> dict[str, str]:
    return {"over": reach.branch or EVERY, "channel": reach.channel or EVERY}


def reach_of(over: str, channel: str) -> Reach:
    return Reach(
        None if over == EVERY else BranchId(over),
        None if channel == EVERY else Channel(channel),
    )
