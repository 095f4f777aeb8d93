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
# Whether a word of a meeting went to somebody, or is on its way, before another one.
INVITED = """
select t.message_id from unnest(cast(:ids as text[])) as t (message_id)
join outbound.messages m using (message_id)
where exists (select from outbound.messages o
  where o.branch_id = m.branch_id and o.recipient = m.recipient
    and o.purpose = m.purpose and o.channel = m.channel and o.message_id <> all(:ids)
    and o.words ->> 'task' = m.words ->> 'task'
    and o.state in ('claimed', 'handed_over', 'sent', 'ambiguous'))
"""


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


def invited(transaction: Transaction, messages: Collection[str]) -> set[str]:
    """Return those whose readers got an earlier word of the same meeting."""
    rows = transaction.session.execute(text(INVITED), {"ids": sorted(messages)})
    return set(rows.scalars())
