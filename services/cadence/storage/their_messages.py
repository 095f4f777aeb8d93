"""When clients wrote to us: what a reply answers."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction


def take_back(transaction: Transaction, touches: Sequence[str]) -> None:
    """Forget messages that were taken back."""
    transaction.session.execute(
        text("delete from cadence.their_messages where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )
