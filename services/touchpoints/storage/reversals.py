"""Touches that were taken back, as the ledger tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction


@dataclass(frozen=True)
class Reversal:
    """What a touch earned was taken back; `place` is where the ledger says so."""

    place: int
    touch: str
    client: str
    branch: str
    reason: str
    taken_back_at: datetime


def reason(transaction: Transaction, touch: str) -> str | None:
    """Read why a touch was taken back; None if it was not."""
    return transaction.session.execute(
        text(
            "select reason from touchpoints.credits where touch_id = :touch"
            " and reversal"
        ),
        {"touch": touch},
    ).scalar()


def page(
    transaction: Transaction, after: Sequence[int] | None, most: int
) -> list[Reversal]:
    """Read what was taken back, in the order in which it was."""
    (place,) = after or (0,)
    rows = transaction.session.execute(
        text(
            "select credit_id, touch_id, client_id, branch_id, reason, recorded_at"
            " from touchpoints.credits where reversal and credit_id > :place"
            " order by credit_id limit :most"
        ),
        {"place": place, "most": most},
    )
    return [Reversal(*row) for row in rows]
