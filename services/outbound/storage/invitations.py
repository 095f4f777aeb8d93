"""Invitations: which word of each meeting is the last."""

from collections.abc import Collection, Mapping

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId

KEEP = """
insert into outbound.invitations (task_id, branch_id, sequence)
select * from unnest(cast(:tasks as text[]), cast(:branches as text[]),
  cast(:sequences as integer[]))
on conflict (task_id) do update set branch_id = excluded.branch_id,
  sequence = greatest(invitations.sequence, excluded.sequence)
"""
LAST = "select task_id, sequence from outbound.invitations where task_id = any(:tasks)"


def keep(transaction: Transaction, told: Mapping[str, tuple[BranchId, int]]) -> None:
    """Note what was said of meetings; of each the highest number is the last."""
    tasks = sorted(told)
    transaction.session.execute(
        text(KEEP),
        {
            "tasks": tasks,
            "branches": [told[task][0] for task in tasks],
            "sequences": [told[task][1] for task in tasks],
        },
    )


def last(transaction: Transaction, tasks: Collection[str]) -> dict[str, int]:
    """Read the number of the last word of meetings."""
    rows = transaction.session.execute(text(LAST), {"tasks": sorted(tasks)})
    return {row.task_id: row.sequence for row in rows}
