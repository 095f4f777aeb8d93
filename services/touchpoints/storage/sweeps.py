"""What is still to be swept out of what was told: numbers and addresses, until then."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.transactions import Transaction

AT_ONCE = 10  # people, so that a run ends well before its deadline


@dataclass(frozen=True)
class Sweep:
    """Words to be swept, and up to where they were."""

    id: int
    words: list[str]
    swept_to: int


def begin(transaction: Transaction, words: Sequence[str]) -> None:
    """Leave words to be swept."""
    transaction.session.execute(
        text("insert into touchpoints.sweeps (words) values (:words)"),
        {"words": list(words)},
    )


def lock(transaction: Transaction) -> list[Sweep]:
    """Take some of what is to be swept in hand."""
    rows = transaction.session.execute(
        text(
            "select sweep_id, words, swept_to from touchpoints.sweeps"
            " order by sweep_id limit :most for update skip locked"
        ),
        {"most": AT_ONCE},
    )
    return [Sweep(*row) for row in rows]


def go_on_after(transaction: Transaction, sweep: Sweep, upto: int) -> None:
    """Remember up to where it was swept."""
    transaction.session.execute(
        text("update touchpoints.sweeps set swept_to = :upto where sweep_id = :id"),
        {"upto": upto, "id": sweep.id},
    )


def end(transaction: Transaction, sweep: Sweep) -> None:
    """Forget what was looked for."""
    transaction.session.execute(
        text("delete from touchpoints.sweeps where sweep_id = :id"), {"id": sweep.id}
    )
