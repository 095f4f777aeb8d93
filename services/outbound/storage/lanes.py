"""Lanes in PostgreSQL: how often each failed in a row, and how long it rests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction

FAILED = """
insert into outbound.lanes as l (lane, failures) values (:lane, :failures)
on conflict (lane) do update set failures = l.failures + excluded.failures
returning failures
"""
REST = "update outbound.lanes set resting_until = :until where lane = :lane"
THROTTLE = """
insert into outbound.lanes as l (lane, failures, asked_until)
values (:lane, 0, :until)
on conflict (lane) do update
set asked_until = greatest(l.asked_until, excluded.asked_until)
"""
# What the other side asked for, no success of another hand lifts.
WORKED = """
update outbound.lanes set failures = 0, resting_until = null
where lane = :lane and failures > 0
"""
RESTING = """
select coalesce(greatest(resting_until, asked_until) > :now, false)
from outbound.lanes where lane = :lane
"""


@dataclass(frozen=True)
class FailingLane:
    """A way out that failed in a row."""

    lane: str
    failures: int
    resting_until: datetime | None


def resting(transaction: Transaction, lane: str) -> bool:
    """Say whether a lane failed so often that it is left alone for now."""
    told = {"lane": lane, "now": transaction.now}
    return bool(transaction.session.execute(text(RESTING), told).scalar())


def failed(transaction: Transaction, lane: str, failures: int) -> int:
    """Count failures; return how many there were in a row."""
    told = {"lane": lane, "failures": failures}
    return int(transaction.session.execute(text(FAILED), told).scalar_one())


def rest(transaction: Transaction, lane: str, until: datetime) -> None:
    """Leave a lane alone until then."""
    transaction.session.execute(text(REST), {"lane": lane, "until": until})


def throttle(transaction: Transaction, lane: str, until: datetime) -> None:
    """Leave a lane alone at least until then: the other side asked for it."""
    transaction.session.execute(text(THROTTLE), {"lane": lane, "until": until})


def worked(transaction: Transaction, lane: str) -> None:
    """Forget a lane's failures."""
    transaction.session.execute(text(WORKED), {"lane": lane})


def failing(transaction: Transaction) -> list[FailingLane]:
    """List the lanes that failed the last time they were tried, or rest."""
    rows = transaction.session.execute(
        text(
            "select lane, failures, greatest(resting_until, asked_until)"
            " from outbound.lanes where failures > 0"
            " or greatest(resting_until, asked_until) > :now order by lane"
        ),
        {"now": transaction.now},
    )
    return [FailingLane(*row) for row in rows]
