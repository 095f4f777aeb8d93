"""Frustrations: a bad touch stays open until somebody closes it."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.frustrations import Frustration
from services.touchpoints.domain.touches import Sentiment, Touch
from services.touchpoints.storage.copies import ASSIGNED

FRUSTRATIONS = Bulk(
    "frustrations", {"touch_id": "text", "branch_id": "text", "client_id": "text"}
)


COLUMNS = (
    "touch_id, branch_id, client_id, owner, due_on, closed_at, resolution, revision"
)


def open_for(transaction: Transaction, touches: Sequence[Touch]) -> None:
    """Open one for each touch that left the client frustrated."""
    bad = [touch for touch in touches if touch.sentiment is Sentiment.FRUSTRATED]
    if bad:
        rows = [(touch.id, touch.branch, touch.client) for touch in bad]
        FRUSTRATIONS.insert(transaction, rows)


def lock(transaction: Transaction, touch: str) -> Frustration | None:
    """Take one in hand; None when it is not there or behind the wall."""
    row = transaction.session.execute(
        text(
            f"select {COLUMNS} from touchpoints.frustrations"
            " where touch_id = :touch for update"
        ),
        {"touch": touch},
    ).one_or_none()
    return Frustration(*row) if row else None


def still_open(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> list[Frustration]:
    """Read what is not closed yet."""
    rows = transaction.session.execute(
        text(
            f"select {COLUMNS} from touchpoints.frustrations o"
            f" where closed_at is null and touch_id > :after and {ASSIGNED}"
            " order by touch_id limit :most"
        ),
        {"staff": staff, "after": after, "most": most},
    )
    return [Frustration(*row) for row in rows]


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
