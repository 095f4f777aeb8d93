"""Outages as they were told, of each branch that they concern."""

from datetime import timedelta

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.cadence.domain.outages import Outage, Together
from services.cadence.domain.rounds import Round

OUTAGES = Bulk(
    "outages",
    {
        "branch_id": "text",
        "source": "text",
        "outage_id": "text",
        "area": "text",
        "started_at": "timestamptz",
        "restored_at": "timestamptz",
    },
)
# However often and in whatever order it is told: the first start and the last end.
BOTH = """
on conflict (branch_id, area, source, outage_id) do update set
  started_at = least(outages.started_at, excluded.started_at),
  restored_at = greatest(outages.restored_at, excluded.restored_at)
"""
REMEMBERED = timedelta(days=90)


def take_turns(transaction: Transaction) -> None:
    """Wait until nobody else draws up rounds: two would share out the calls twice."""
    transaction.session.execute(
        text("select pg_advisory_xact_lock(hashtextextended('cadence.outages', 0))")
    )


def keep(transaction: Transaction, branch: BranchId, area: str, told: Outage) -> None:
    """Keep what was told of an outage in an area."""
    times = told.started_at, told.restored_at
    row = (branch, told.source, told.id, area, *times)
    OUTAGES.insert(transaction, [row], BOTH)


def of_area(
    transaction: Transaction, branch: BranchId, area: str, told: Outage
) -> list[Outage]:
    """Read the outage told of in an area, and those that are not long over."""
    rows = transaction.session.execute(
        text(
            "select source, outage_id, started_at, restored_at, round_id"
            " from cadence.outages where branch_id = :branch and area = :area"
            " and (greatest(started_at, restored_at) > :since"
            " or (source, outage_id) = (:source, :id))"
        ),
        {
            "branch": branch,
            "area": area,
            "since": transaction.now - REMEMBERED,
            "source": told.source,
            "id": told.id,
        },
    )
    return [Outage(*row) for row in rows]


def assign(transaction: Transaction, told: Together, to: Round) -> None:
    """Note in which round the outages are helped with."""
    transaction.session.execute(
        text(
            "update cadence.outages o set round_id = :round"
            " from unnest(cast(:sources as text[]), cast(:ids as text[]))"
            " as t (source, id) where o.branch_id = :branch and o.area = :area"
            " and (o.source, o.outage_id) = (t.source, t.id)"
            " and o.round_id is distinct from :round"
        ),
        {
            "round": to.id,
            "branch": to.branch,
            "area": to.area.key,
            "sources": [outage.source for outage in told.outages],
            "ids": [outage.id for outage in told.outages],
        },
    )
