"""Frustrations: a bad touch stays open until somebody closes it."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.touchpoints.domain.frustrations import Frustration
from services.touchpoints.domain.touches import Sentiment, Touch, Wanted
from services.touchpoints.storage.copies import ASSIGNED

FRUSTRATIONS = Bulk(
    "frustrations", {"touch_id": "text", "branch_id": "text", "client_id": "text"}
)


READ = """
select o.*, coalesce(b.zone, 'UTC') as zone from touchpoints.frustrations o
left join touchpoints.branches b on b.branch_id = o.branch_id
"""


def open_for(transaction: Transaction, touches: Sequence[Touch]) -> None:
    """Open one for each touch that left the client frustrated."""
    bad = [touch for touch in touches if touch.sentiment is Sentiment.FRUSTRATED]
    if bad:
        open_on(transaction, bad)


def open_on(transaction: Transaction, touches: Sequence[Touch]) -> None:
    """Open one for each of the touches."""
    rows = [(touch.id, touch.branch, touch.client) for touch in touches]
    FRUSTRATIONS.insert(transaction, rows)


def lock(transaction: Transaction, touch: str) -> Frustration | None:
    """Take one in hand; None when it is not there or behind the wall."""
    row = transaction.session.execute(
        text(f"{READ} where o.touch_id = :touch for update of o"),
        {"touch": touch},
    ).one_or_none()
    return frustration_of(row) if row else None


def still_open(
    transaction: Transaction, wanted: Wanted, after: str, most: int
) -> list[Frustration]:
    """Read what is not closed yet."""
    rows = transaction.session.execute(
        text(
            f"{READ} where closed_at is null and touch_id > :after and {ASSIGNED}"
            " and (cast(:client as text) is null or o.client_id = :client)"
            " order by touch_id limit :most"
        ),
        {
            "client": wanted.client,
            "staff": wanted.staff,
            "after": after,
            "most": most,
        },
    )
    return [frustration_of(row) for row in rows]


def save(transaction: Transaction, frustration: Frustration) -> None:
    """Write its owner, its date and its end."""
    transaction.session.execute(
        text(
            "update touchpoints.frustrations set owner = :owner, due_on = :due_on,"
            " closed_at = :closed_at, resolution = :resolution, revision = :revision"
            " where touch_id = :touch"
        ),
        vars(frustration),
    )


def close_all(transaction: Transaction, touches: Sequence[str], why: str) -> None:
    """Close what is still open of touches."""
    transaction.session.execute(
        text(
            "update touchpoints.frustrations set closed_at = :now, resolution = :why,"
            " revision = revision + 1"
            " where touch_id = any(:touches) and closed_at is null"
        ),
        {"now": transaction.now, "why": why, "touches": list(touches)},
    )


def any_of(transaction: Transaction, client: str) -> bool:
    """Tell whether the client is still unhappy about something."""
    return transaction.session.execute(
        text(
            "select exists (select from touchpoints.frustrations"
            " where client_id = :client and closed_at is null)"
        ),
        {"client": client},
    ).scalar_one()


def frustration_of(row: Row[Any]) -> Frustration:
    return Frustration(
        touch=row.touch_id,
        branch=row.branch_id,
        client=row.client_id,
        owner=row.owner,
        due_on=row.due_on,
        closed_at=row.closed_at,
        resolution=row.resolution,
        revision=row.revision,
        zone=ZoneInfo(row.zone),
    )
