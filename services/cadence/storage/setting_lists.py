"""The owner's lists, each a table that is written as a whole."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.cadence.domain.setting_lists import Lists
from services.cadence.storage import drop_ins, reminders

Rows = Sequence[tuple[Any, ...]]
TABLES: Mapping[str, Bulk] = {
    "drop_ins": Bulk(
        "drop_in_rules", {"tier": "text", "a_year": "integer", "channel": "text"}
    ),
    "quiet_periods": Bulk("quiet_periods", {"first_day": "text", "last_day": "text"}),
    "reminder_steps": Bulk(
        "reminder_steps", {"step": "integer", "channel": "text", "wait_days": "integer"}
    ),
    "branch_help_calls": Bulk(
        "branch_help_calls", {"branch_id": "text", "calls": "integer"}
    ),
}


def held(transaction: Transaction) -> Lists:
    """Read the owner's lists, those of branches as far as they are seen."""
    return Lists(
        drop_ins.rules(transaction),
        tuple(drop_ins.quiet_periods(transaction)),
        reminders.usual_steps(transaction),
        _branch_help_calls(transaction),
    )


def save(transaction: Transaction, name: str, lists: Lists) -> Rows:
    """Write one of them down, in the place of what it was; return what is written."""
    table, rows = TABLES[name], ROWS[name](lists)
    transaction.session.execute(text(f"delete from cadence.{table.table}"))
    table.insert(transaction, rows)
    return rows


def _branch_help_calls(transaction: Transaction) -> dict[BranchId, int]:
    rows = transaction.session.execute(
        text("select branch_id, calls from cadence.branch_help_calls order by 1")
    )
    return {row.branch_id: row.calls for row in rows}


def _drop_ins(lists: Lists) -> Rows:
    rules = lists.drop_ins.items()
    return [(tier.value, rule.a_year, rule.channel.value) for tier, rule in rules]


def _quiet_periods(lists: Lists) -> Rows:
    return [each.written for each in lists.quiet_periods]


def _reminder_steps(lists: Lists) -> Rows:
    steps = enumerate(lists.reminder_steps, 1)
    return [(number, step.channel.value, step.wait_days) for number, step in steps]


def _of_branches(lists: Lists) -> Rows:
    return sorted(lists.branch_help_calls.items())


ROWS: Mapping[str, Callable[[Lists], Rows]] = {
    "drop_ins": _drop_ins,
    "quiet_periods": _quiet_periods,
    "reminder_steps": _reminder_steps,
    "branch_help_calls": _of_branches,
}
