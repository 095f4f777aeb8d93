"""When clients last said how content they are."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction


def take_back(transaction: Transaction, touches: Sequence[str]) -> None:
    """Forget ratings whose touches were taken back."""
    transaction.session.execute(
        text("delete from cadence.ratings where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )
